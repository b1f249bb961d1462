using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Authorization.Requirements;

/// <summary>There is a relationship, such as the caller's to the object that the path names.</summary>
internal sealed class RelationRequirement(RelationSettings settings, IRelationChecks checks) : Requirement
{
    private static readonly AuthorizationDecision NotRelated = Denials.Right(DecisionReasons.Relation);
    private static readonly AuthorizationDecision NoPlainValue = Denials.Right(DecisionReasons.RelationValue);

    private static readonly Problem Unknown = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "authorization_unavailable",
        Title = "Whether the caller may do this cannot be told right now.",
        // Long enough for a store to come back, short enough that callers notice soon.
        RetryAfter = TimeSpan.FromSeconds(5),
    };

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

        // To confirm is to wait, so it is not done a second time.
        if (settings.Confirm && input.WithoutWaiting)
        {
            return new(Decide(new RelationAnswer.Unknown(StoreCopy.NotFresh, LatencyOwner.Redis)));
        }

        Freshness freshness = settings.Confirm ? Freshness.Newest.Instance : input.WithoutWaiting ? Freshness.Held.Instance : Freshness.Any.Instance;
        var answer = checks.CheckAsync(
            new Question(settings.Store, settings.Model, freshness), new CheckQuery(user, settings.Relation, target), input.Ledger, input.Cancellation);
#pragma warning disable VSTHRD103 // It has completed: nothing is waited for.
        return answer.IsCompletedSuccessfully ? new(Decide(answer.Result)) : WaitAsync(answer);
#pragma warning restore VSTHRD103
    }

    private static async ValueTask<AuthorizationDecision> WaitAsync(ValueTask<RelationAnswer> answer) => Decide(await answer);

    private static AuthorizationDecision Decide(RelationAnswer answer) => answer switch
    {
        RelationAnswer.Related => AuthorizationDecision.Allowed.Instance,
        RelationAnswer.Unrelated => NotRelated,
        RelationAnswer.Unknown unknown => new AuthorizationDecision.Unavailable(Unknown, unknown.Reason, unknown.Missing),
        _ => throw new InvalidOperationException("The cases of a closed type are closed."),
    };
}
