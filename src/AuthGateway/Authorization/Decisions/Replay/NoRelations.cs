using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Authorization.Decisions.Replay;

/// <summary>Where nobody gave relationships: each question is one that nobody can answer.</summary>
internal sealed class NoRelations : IRelationChecks, IEvaluationStores
{
    /// <summary>The reason of each answer.</summary>
    public const string Reason = "relations_not_given";

    /// <inheritdoc/>
    public ValueTask<RelationAnswer> CheckAsync(Question question, CheckQuery query, LedgerHandle ledger, CancellationToken cancellation) =>
        new(new RelationAnswer.Unknown(Reason, LatencyOwner.Own));

    /// <inheritdoc/>
    public ValueTask<AttributeAnswer> FindAttributesAsync(string store, string name, Freshness freshness, LedgerHandle ledger, CancellationToken cancellation) =>
        new(new AttributeAnswer.Unknown(ToldAttributes.NotRecorded, LatencyOwner.Own));

    /// <inheritdoc/>
    public ValueTask<StoreAccess> OpenAsync(Question question, LedgerHandle ledger, CancellationToken cancellation) => new(new StoreAccess.Closed(Reason, LatencyOwner.Own));
}
