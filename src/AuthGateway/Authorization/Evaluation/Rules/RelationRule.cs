using System.Collections.Immutable;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Latency;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>There is a relationship.</summary>
/// <param name="settings">The relationship, with the store that is asked.</param>
internal sealed class RelationRule(EvaluationRelationSettings settings) : EvaluationRule
{
    private static readonly EvaluationOutcome NotRelated = new EvaluationOutcome.Denied(DecisionReasons.Relation);
    private static readonly EvaluationOutcome NoPlainValue = new EvaluationOutcome.Denied(DecisionReasons.RelationValue);
    private static readonly EvaluationOutcome NotInModel = new EvaluationOutcome.Denied(DecisionReasons.Question);

    private readonly QuestionName _user = QuestionName.Parse(settings.User, isUser: true, out _) ?? throw Unchecked();
    private readonly QuestionName _object = QuestionName.Parse(settings.Object, isUser: false, out _) ?? throw Unchecked();
    private readonly QuestionRelation _relation = QuestionRelation.Parse(settings.Relation) ?? throw Unchecked();

    /// <summary>The store that it asks.</summary>
    public string Store => settings.Store;

    /// <inheritdoc/>
    public override bool AsksStores => true;

    /// <inheritdoc/>
    public override ImmutableArray<string> Confirmed { get; } = settings.Confirm ? [settings.Store] : [];

    /// <inheritdoc/>
    public override QuestionReads Reads { get; } = Of(settings.User, isUser: true).With(Of(settings.Object, isUser: false));

    /// <inheritdoc/>
    public override async ValueTask<EvaluationOutcome> DecideAsync(EvaluationQuestion question, EvaluationSession session)
    {
        if (!_user.TryFill(question, out var user) || !_object.TryFill(question, out var target) || !_relation.TryFill(question, out var relation))
        {
            return NoPlainValue;
        }

        var access = await session.OpenAsync(settings.Store, settings.Model);
        if (access is not StoreAccess.Open open)
        {
            var closed = (StoreAccess.Closed)access;
            var unknown = new EvaluationOutcome.Unavailable(closed.Reason, closed.Missing);
            session.Trail?.Note(new RelationNote(this, unknown, Stamp: null));
            return unknown;
        }

        if (settings.PassContext)
        {
            session.Trail?.Passed(open.Model);
        }

        var query = new CheckQuery(user, relation, target) { Context = settings.PassContext ? question.Context : default };
        var outcome = session.Engine.Check(open.Model, open.Tuples, query, session.Cancellation) switch
        {
            CheckOutcome.Answered { IsAllowed: true } => EvaluationOutcome.Allowed.Instance,
            CheckOutcome.Answered => NotRelated,
            CheckOutcome.Failed failed => RelationFailures.Reason(failed.Error.Code) is { } reason
                ? new EvaluationOutcome.Unavailable(reason, LatencyOwner.Own)

                // No such type, no such relation, a condition that lacks a value: there is no relationship that anybody could show.
                : NotInModel,
            _ => throw new InvalidOperationException("The cases of a closed type are closed."),
        };
        session.Trail?.Note(new RelationNote(this, outcome, open.Stamp));
        return outcome;
    }

    /// <inheritdoc/>
    public override async ValueTask<Candidates> FindAsync(EvaluationQuestion question, Sought sought, EvaluationSession session)
    {
        var (ofUser, ofObject) = (_user.IsOf(sought), _object.IsOf(sought));
        if (ofUser && ofObject)
        {
            return Candidates.Any.Instance;
        }

        if (!ofUser && !ofObject)
        {
            return await DecideAsync(question, session) switch
            {
                EvaluationOutcome.Allowed => Candidates.Any.Instance,
                EvaluationOutcome.Unavailable unavailable => new Candidates.Failed(new SearchOutcome.Unavailable(unavailable.Reason, unavailable.Missing)),
                _ => Candidates.Some.None,
            };
        }

        string? known;
        if (!_relation.TryFill(question, out var relation) || (ofUser ? _object : _user).TryFill(question, out known) is false
            || (ofUser ? _user : _object).TypeIn(question) is not { } type)
        {
            return Candidates.Some.None;
        }

        var access = await session.OpenAsync(settings.Store, settings.Model);
        if (access is not StoreAccess.Open open)
        {
            var closed = (StoreAccess.Closed)access;
            return new Candidates.Failed(new SearchOutcome.Unavailable(closed.Reason, closed.Missing));
        }

        var listing = new RelationListing(open, session, settings.PassContext ? question.Context : default);
        return ofUser ? listing.Users(_user, type, relation, known!) : listing.Objects(_object, type, relation, known!);
    }

    /// <inheritdoc/>
    public override PartExplanation Describe() => new("relation")
    {
        Relation = new RelationExplanation(settings.Store, settings.User, settings.Relation, settings.Object) { Model = settings.Model },
    };

    /// <inheritdoc/>
    public override async ValueTask<PartExplanation> ExplainAsync(RuleExplanationInput input)
    {
        var question = input.Question;
        if (!_user.TryFill(question, out var user) || !_object.TryFill(question, out var target) || !_relation.TryFill(question, out var relation))
        {
            return Describe() with { Outcome = PartOutcome.Failed, Reason = DecisionReasons.RelationValue };
        }

        var asked = new RelationQuestion(settings.Store, settings.Model, user, relation, target) { Context = settings.PassContext ? question.Context : default };
        var decided = input.Decision.NoteOf(this)?.Answer;
        var explained = await input.Relations.ExplainAsync(asked, decided, input.Cancellation);
        return (decided ?? explained.Replayed) switch
        {
            RelationAnswer.Related => Part(PartOutcome.Held, reason: null),
            RelationAnswer.Unrelated => Part(PartOutcome.Failed, DecisionReasons.Relation),
            RelationAnswer.Unknown { Reason: DecisionReasons.Question } => Part(PartOutcome.Failed, DecisionReasons.Question),
            RelationAnswer.Unknown unknown => Part(PartOutcome.Unknown, unknown.Reason),
            _ => Part(PartOutcome.Unknown, explained.NotReplayed),
        };

        PartExplanation Part(PartOutcome outcome, string? reason) => new("relation") { Outcome = outcome, Reason = reason, Relation = explained };
    }

    private static QuestionReads Of(string name, bool isUser) => QuestionName.Parse(name, isUser, out _)?.Value switch
    {
        QuestionValue.SubjectProperty property => ConditionReads.One("subject", property.Name),
        QuestionValue.ResourceProperty property => ConditionReads.One("resource", property.Name),
        _ => QuestionReads.None,
    };

    private static InvalidOperationException Unchecked() => new("A relationship that is wrong was refused at start.");
}
