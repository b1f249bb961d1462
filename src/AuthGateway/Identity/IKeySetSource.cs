using AuthGateway.Latency;

namespace AuthGateway.Identity;

/// <summary>Public keys that this process has at hand and that may change while it runs: those that the gateway itself signs with.</summary>
internal interface IKeySetSource
{
    /// <summary>The keys to check with now; null when there are none, or none young enough to be trusted. Cheap to ask.</summary>
    KeySetSnapshot? Current { get; }

    /// <summary>Whether they were confirmed so lately that they count as what all replicas have.</summary>
    bool IsConfirmed { get; }

    /// <summary>When the question was sent whose answer confirmed them last; null when none was.</summary>
    DateTimeOffset? ConfirmedAt { get; }

    /// <summary>Since then, by a clock that nobody sets; zero for keys that never change.</summary>
    TimeSpan? Age { get; }

    /// <summary>Has them confirmed once more. Callers share one question.</summary>
    /// <param name="ledger">The account of the request that waits for it.</param>
    /// <param name="cancellation">Ends this caller's wait.</param>
    /// <returns>True when they are as current as this call; false when nobody can say.</returns>
    ValueTask<bool> RefreshAsync(LedgerHandle ledger, CancellationToken cancellation);
}
