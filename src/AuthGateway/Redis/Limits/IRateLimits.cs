using AuthGateway.Latency;

namespace AuthGateway.Redis.Limits;

/// <summary>Counts attempts over all replicas, in sliding windows.</summary>
internal interface IRateLimits
{
    /// <summary>
    /// Counts one attempt against every charge if all of their rules allow it, else against none of them.
    /// </summary>
    ValueTask<LimitOutcome> TakeAsync(IReadOnlyList<LimitCharge> charges, LedgerHandle ledger, CancellationToken cancellation);

    /// <summary>Asks whether one more would be allowed, and counts nothing.</summary>
    ValueTask<LimitOutcome> PeekAsync(IReadOnlyList<LimitCharge> charges, LedgerHandle ledger, CancellationToken cancellation);
}
