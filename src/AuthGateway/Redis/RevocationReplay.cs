using System.Collections.Concurrent;

namespace AuthGateway.Redis;

/// <summary>
/// Writes back what Redis acknowledged and then lost: a revocation never un-happens while one replica lives. Entries
/// only grow, so that several replicas may write back the same ones.
/// </summary>
internal sealed class RevocationReplay(RevocationLog log, RevocationCopy copy, ILogger<RevocationReplay> logger)
{
    // Commands in flight at a time: enough to hide the round trip, few enough not to hold up other callers.
    private const int AtOnce = 64;

    private readonly ConcurrentDictionary<RevocationKey, byte> _waiting = new();

    /// <summary>How many entries Redis does not have back yet.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Notes entries to be written back. Bounded by the copy, which holds each of them.</summary>
    public void Add(IReadOnlyList<RevocationEntry> entries)
    {
        foreach (var entry in entries)
        {
            _waiting[entry.Key] = 0;
        }
    }

    /// <summary>Writes back all that waits.</summary>
    /// <returns>Null when all is written; otherwise why not. The rest is tried again with the next reading.</returns>
    public async Task<string?> WriteBackAsync(CancellationToken cancellation)
    {
        if (_waiting.IsEmpty)
        {
            return null;
        }

        var written = 0;
        string? failure = null;
        foreach (var keys in _waiting.Keys.Chunk(AtOnce))
        {
            var outcomes = await Task.WhenAll(keys.Select(key => WriteBackAsync(key, cancellation)));
            written += outcomes.Count(outcome => outcome is null);
            failure = outcomes.FirstOrDefault(outcome => outcome is not null);
            if (failure is not null)
            {
                break;
            }
        }

        if (written > 0)
        {
            logger.RevocationsReplayed(written);
        }

        return failure;
    }

    private async Task<string?> WriteBackAsync(RevocationKey key, CancellationToken cancellation)
    {
        // As it stands in the copy now: it may have been raised, or have expired, since it was noted.
        var outcome = copy.Table.Find(key) is { } entry ? await log.WriteAsync(entry, cancellation) : null;
        switch (outcome)
        {
            case RevocationOutcome.Unavailable unavailable:
                return unavailable.Reason;
            case RevocationOutcome.Full:
                return RedisFailure.TooManyEntries;
            default:
                _waiting.TryRemove(key, out _);
                return null;
        }
    }
}
