using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Authorization.RelationChecks;

/// <summary>Whom policies ask about relationships.</summary>
internal interface IRelationChecks
{
    /// <summary>Whether there is a relationship. Answers at once where the store is in memory and fresh enough.</summary>
    ValueTask<RelationAnswer> CheckAsync(Question question, CheckQuery query, LedgerHandle ledger, CancellationToken cancellation);
}
