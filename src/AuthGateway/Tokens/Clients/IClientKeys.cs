using AuthGateway.Jose;
using AuthGateway.Latency;

namespace AuthGateway.Tokens.Clients;

/// <summary>The public keys with which a client signs its assertions.</summary>
internal interface IClientKeys
{
    /// <summary>The keys among which the one of this name is to be sought.</summary>
    /// <param name="header">The assertion's header.</param>
    /// <param name="ledger">The request's account, which books a wait for a fetch.</param>
    /// <param name="cancellation">Ends this caller's wait.</param>
    /// <returns>Null when they cannot be had now: 503, whatever the assertion is worth.</returns>
    ValueTask<KeySet?> ForAsync(TokenHeader header, Ledger ledger, CancellationToken cancellation);
}
