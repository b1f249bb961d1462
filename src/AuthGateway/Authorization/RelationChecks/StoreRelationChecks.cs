using AuthGateway.Authorization.Relationships;
using AuthGateway.Cel.Values;
using AuthGateway.Latency;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>Asks this replica's copies of the stores.</summary>
internal sealed class StoreRelationChecks(RelationshipService service, RelationEngine engine) : IRelationChecks
{
    /// <inheritdoc/>
    public async ValueTask<RelationAnswer> CheckAsync(Question question, CheckQuery query, LedgerHandle ledger, CancellationToken cancellation) =>
        await service.AskAsync(question, (model, view) => engine.Check(model, view.Tuples, query, cancellation), ledger, cancellation) switch
        {
            QuestionResult<CheckOutcome>.Asked { Value: CheckOutcome.Answered { IsAllowed: true } } asked => new RelationAnswer.Related { Stamp = StampOf(asked) },
            QuestionResult<CheckOutcome>.Asked { Value: CheckOutcome.Answered } asked => new RelationAnswer.Unrelated { Stamp = StampOf(asked) },
            QuestionResult<CheckOutcome>.Asked { Value: CheckOutcome.Failed failed } => Failed(failed),
            QuestionResult<CheckOutcome>.NoStore => new RelationAnswer.Unknown(DecisionReasons.NoStore, LatencyOwner.Own),
            QuestionResult<CheckOutcome>.NoModel => new RelationAnswer.Unknown(DecisionReasons.NoModel, LatencyOwner.Own),
            QuestionResult<CheckOutcome>.Unavailable unavailable => new RelationAnswer.Unknown(unavailable.Reason, LatencyOwner.Redis),

            // Policies ask for no moment that could be lost.
            _ => throw new InvalidOperationException("The cases of a closed type are closed."),
        };

    /// <inheritdoc/>
    public async ValueTask<AttributeAnswer> FindAttributesAsync(string store, string name, Freshness freshness, LedgerHandle ledger, CancellationToken cancellation) =>
        await service.LookAsync(store, freshness, view => view.Attributes.Of(name), ledger, cancellation) switch
        {
            QuestionResult<CelValue>.Asked asked => new AttributeAnswer.Found(asked.Value) { Stamp = new StoreStamp(asked.View.Moment, Model: "", asked.View.Age) },
            QuestionResult<CelValue>.NoStore => new AttributeAnswer.Unknown(DecisionReasons.NoStore, LatencyOwner.Own),
            QuestionResult<CelValue>.Unavailable unavailable => new AttributeAnswer.Unknown(unavailable.Reason, LatencyOwner.Redis),

            // Policies ask for no moment that could be lost.
            _ => throw new InvalidOperationException("The cases of a closed type are closed."),
        };

    /// <summary>What the engine's own failure comes to.</summary>
    public static RelationAnswer.Unknown Failed(CheckOutcome.Failed failed) => new(Reason(failed.Error.Code), LatencyOwner.Own);

    private static StoreStamp StampOf(QuestionResult<CheckOutcome>.Asked asked) => new(asked.View.Moment, asked.Model, asked.View.Age);

    private static string Reason(RelationErrorCode code) => code switch
    {
        RelationErrorCode.ResolutionTooComplex => DecisionReasons.Depth,
        RelationErrorCode.ResolutionBreadthExceeded => DecisionReasons.Breadth,
        RelationErrorCode.ResolutionWorkExceeded or RelationErrorCode.DeadlineExceeded or RelationErrorCode.Cancelled => DecisionReasons.Work,
        _ => DecisionReasons.Question,
    };
}
