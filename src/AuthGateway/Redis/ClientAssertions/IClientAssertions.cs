using AuthGateway.Latency;

namespace AuthGateway.Redis.ClientAssertions;

/// <summary>Remembers which client assertions were used (RFC 7523 section 3, <c>jti</c>), for all replicas together.</summary>
internal interface IClientAssertions
{
    /// <summary>Uses one up.</summary>
    /// <param name="clientId">Whose it is.</param>
    /// <param name="assertionId">Its <c>jti</c>; it means nothing without the client.</param>
    /// <param name="keepFor">How long it could be presented again.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    ValueTask<AssertionUse> UseAsync(string clientId, string assertionId, TimeSpan keepFor, LedgerHandle ledger, CancellationToken cancellation);
}
