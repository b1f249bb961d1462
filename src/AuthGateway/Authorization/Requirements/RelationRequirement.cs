using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Authorization.Requirements;

/// <summary>There is a relationship, such as the caller's to the object that the path names.</summary>
internal sealed class RelationRequirement(RelationSettings settings, IRelationChecks checks) : Requirement
{
    private static readonly AuthorizationDecision NotRelated = Denials.Right(DecisionReasons.Relation);
    private static readonly AuthorizationDecision NoPlainValue = Denials.Right(DecisionReasons.RelationValue);

    private static readonly RelationAnswer NotConfirmed = new RelationAnswer.Unknown(StoreCopy.NotFresh, LatencyOwner.Redis);

    private readonly NameTemplate _user = settings.UserTemplate;
    private readonly NameTemplate _object = settings.ObjectTemplate;

    /// <inheritdoc/>
    public override RequirementNeeds Needs { get; } = RequirementNeeds.Stores
        | (settings.UserTemplate.Value is NameSource.PathParameter || settings.ObjectTemplate.Value is NameSource.PathParameter ? RequirementNeeds.Request : RequirementNeeds.None);

    /// <inheritdoc/>
    public override ValueTask<AuthorizationDecision> CheckAsync(in DecisionInput input)
    {
        if (!_user.TryFill(input, out var user) || !_object.TryFill(input, out var target))
        {
            return new(NoPlainValue);
        }

        if (StorePatience.For(settings.Confirm, input.WithoutWaiting) is not { } freshness)
        {
            return new(Decide(NotConfirmed, input.Trail));
        }

        var answer = checks.CheckAsync(
            new Question(settings.Store, settings.Model, freshness), new CheckQuery(user, settings.Relation, target), input.Ledger, input.Cancellation);
#pragma warning disable VSTHRD103 // It has completed: nothing is waited for.
        return answer.IsCompletedSuccessfully ? new(Decide(answer.Result, input.Trail)) : WaitAsync(answer, input.Trail);
#pragma warning restore VSTHRD103
    }

    /// <inheritdoc/>
    public override PartExplanation Describe() => new("relation")
    {
        Relation = new RelationExplanation(settings.Store, settings.User, settings.Relation, settings.Object) { Model = settings.Model },
    };

    /// <inheritdoc/>
    public override async ValueTask<PartExplanation> ExplainAsync(ExplanationInput input)
    {
        if (!_user.TryFill(input.Input, out var user) || !_object.TryFill(input.Input, out var target))
        {
            return Describe() with { Outcome = PartOutcome.Failed, Reason = DecisionReasons.RelationValue };
        }

        var decided = input.Decision.AnswerOf(this);
        var explained = await input.Relations.ExplainAsync(new RelationQuestion(settings.Store, settings.Model, user, settings.Relation, target), decided, input.Cancellation);
        return (decided ?? explained.Replayed) switch
        {
            RelationAnswer.Related => Part(PartOutcome.Held, reason: null),
            RelationAnswer.Unrelated => Part(PartOutcome.Failed, DecisionReasons.Relation),
            RelationAnswer.Unknown unknown => Part(PartOutcome.Unknown, unknown.Reason),
            _ => Part(PartOutcome.Unknown, explained.NotReplayed),
        };

        PartExplanation Part(PartOutcome outcome, string? reason) => new("relation") { Outcome = outcome, Reason = reason, Relation = explained };
    }

    private async ValueTask<AuthorizationDecision> WaitAsync(ValueTask<RelationAnswer> answer, RecordedDecision? trail) => Decide(await answer, trail);

    private AuthorizationDecision Decide(RelationAnswer answer, RecordedDecision? trail)
    {
        trail?.Note(this, answer);
        return answer switch
        {
            RelationAnswer.Related => AuthorizationDecision.Allowed.Instance,
            RelationAnswer.Unrelated => NotRelated,
            RelationAnswer.Unknown unknown => Outage.Of(unknown.Reason, unknown.Missing),
            _ => throw new InvalidOperationException("The cases of a closed type are closed."),
        };
    }

    /// <summary>The store that it asks.</summary>
    public string Store => settings.Store;
}
