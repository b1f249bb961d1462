using AuthGateway.Latency;

namespace AuthGateway.Identity;

/// <summary>Judges the DPoP proof of a request (RFC 9449 section 4.3) for endpoints that are not behind the authenticator.</summary>
internal interface IDpopProofs
{
    /// <summary>The algorithms by which proofs may be signed, as metadata names them; empty when no proof is accepted at all.</summary>
    IReadOnlyList<string> Algorithms { get; }

    /// <summary>Judges the request's proof and uses it up.</summary>
    /// <param name="context">The request.</param>
    /// <param name="accessToken">
    /// The access token that is presented with the proof and must be hashed in it (<c>ath</c>); null at a token endpoint, where
    /// there is none.
    /// </param>
    /// <param name="ledger">The request's account, which books the wait for the memory of used proofs.</param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    ValueTask<DpopOutcome> CheckAsync(HttpContext context, string? accessToken, Ledger ledger, CancellationToken cancellationToken);
}
