using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>Whom policies ask about what relationship stores hold.</summary>
internal interface IRelationChecks
{
    /// <summary>Whether there is a relationship. Answers at once where the store is in memory and fresh enough.</summary>
    ValueTask<RelationAnswer> CheckAsync(Question question, CheckQuery query, LedgerHandle ledger, CancellationToken cancellation);

    /// <summary>An object's attributes. Answers at once under the same condition.</summary>
    ValueTask<AttributeAnswer> FindAttributesAsync(string store, string name, Freshness freshness, LedgerHandle ledger, CancellationToken cancellation);
}
