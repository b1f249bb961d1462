using System.Collections.Concurrent;
using AuthGateway.Latency;
using AuthGateway.Redis.Possession;

namespace AuthGateway.Tests.Authentication;

/// <summary>The memory of used proofs, as a test sets it.</summary>
internal sealed class TestUsedProofs : IUsedProofs
{
    private readonly ConcurrentDictionary<string, TimeSpan> _used = new(StringComparer.Ordinal);

    /// <summary>Whether it does not answer.</summary>
    public bool IsDown { get; set; }

    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    /// <summary>How long the proofs are kept.</summary>
    public IReadOnlyCollection<TimeSpan> Kept => [.. _used.Values];

    public ValueTask<UsedProofOutcome> UseAsync(string proof, TimeSpan keepFor, LedgerHandle ledger, CancellationToken cancellation) =>
        Answer(() => _used.TryAdd(proof, keepFor));

    public ValueTask<UsedProofOutcome> PeekAsync(string proof, LedgerHandle ledger, CancellationToken cancellation) =>
        Answer(() => !_used.ContainsKey(proof));

    private ValueTask<UsedProofOutcome> Answer(Func<bool> isUnused)
    {
        Asked++;
        return ValueTask.FromResult<UsedProofOutcome>(
            IsDown ? new UsedProofOutcome.Unavailable("timeout") : isUnused() ? UsedProofOutcome.Unused.Instance : UsedProofOutcome.Used.Instance);
    }
}
