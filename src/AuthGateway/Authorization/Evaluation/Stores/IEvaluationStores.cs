using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;

namespace AuthGateway.Authorization.Evaluation.Stores;

/// <summary>Where rules find the relationship stores.</summary>
internal interface IEvaluationStores
{
    /// <summary>Opens a store by a model. Answers at once where the store is in memory and fresh enough.</summary>
    ValueTask<StoreAccess> OpenAsync(Question question, LedgerHandle ledger, CancellationToken cancellation);
}
