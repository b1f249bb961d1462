using AuthGateway.Latency;

namespace AuthGateway.Redis.Possession;

/// <summary>Remembers over all replicas which DPoP proofs were used (RFC 9449 section 11.1).</summary>
internal interface IUsedProofs
{
    /// <summary>Uses a proof up: of all who ask with it, one is told that it was not used before.</summary>
    /// <param name="proof">The hash of the proof's key and identifier, base64url.</param>
    /// <param name="keepFor">How long anybody could accept it again.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    ValueTask<UsedProofOutcome> UseAsync(string proof, TimeSpan keepFor, LedgerHandle ledger, CancellationToken cancellation);

    /// <summary>Asks whether a proof was used, and uses up nothing.</summary>
    ValueTask<UsedProofOutcome> PeekAsync(string proof, LedgerHandle ledger, CancellationToken cancellation);
}
