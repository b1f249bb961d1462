using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis.Relations;

/// <summary>What a replica's copy of a store is made of: the log, and all tuples. Never throws for what Redis does.</summary>
internal sealed class RelationLog(RelationCalls calls, RedisKeys keys)
{
    // More than one write can hold, so that a page always reaches the end of a revision.
    private const int EntriesAPage = 5000;

    // About; HSCAN may give more.
    private const int TuplesAPage = 1000;

    /// <summary>Reads what came after a moment.</summary>
    /// <param name="store">The store.</param>
    /// <param name="after">The moment; the default to learn where the store is.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public ValueTask<StoreResult<LogPage>> ReadAsync(string store, StoreMoment after, CancellationToken cancellation)
    {
        var of = keys.Relations(store);
        // Epoch 0 never was, so with it nothing of the log is this reader's.
        return calls.ReadAsync<LogPage>(
            RedisMetrics.FollowRelations,
            LogScripts.Read,
            [of.State, of.Tuples, of.Forward, of.Reverse, of.Log, of.Order, of.Attributes],
            [after.Epoch, after.Epoch == 0 ? -1 : after.Revision, EntriesAPage],
            Page,
            default,
            cancellation);
    }

    /// <summary>Reads some of the tuples.</summary>
    /// <param name="store">The store.</param>
    /// <param name="cursor">Where to go on; 0 to begin.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <remarks>A tuple that is there from the first page to the last comes at least once; what changes meanwhile, the log tells.</remarks>
    public ValueTask<StoreResult<ScanPage>> ScanAsync(string store, string cursor, CancellationToken cancellation)
    {
        var of = keys.Relations(store);
        return calls.ReadAsync(
            RedisMetrics.LoadRelations,
            LogScripts.Scan,
            [of.State, of.Tuples],
            [cursor, TuplesAPage],
            parts => RelationCalls.Word(parts) == "found" && parts.Length == 3 && StoredTuples.Read(RedisAnswer.Parts(parts[2]), 0) is { } tuples
                ? new ScanPage(tuples, (string?)parts[1] ?? "0")
                : null,
            default,
            cancellation);
    }

    /// <summary>Reads the attributes of some of the objects, as <see cref="ScanAsync"/> reads tuples.</summary>
    public ValueTask<StoreResult<AttributePage>> ScanAttributesAsync(string store, string cursor, CancellationToken cancellation)
    {
        var of = keys.Relations(store);
        return calls.ReadAsync(
            RedisMetrics.LoadRelations,
            LogScripts.Scan,
            [of.State, of.Attributes],
            [cursor, TuplesAPage],
            parts => RelationCalls.Word(parts) == "found" && parts.Length == 3
                ? new AttributePage(StoredAttributes.Read(RedisAnswer.Parts(parts[2]), 0), (string?)parts[1] ?? "0")
                : null,
            default,
            cancellation);
    }

    /// <summary>Whether a moment is still part of the store's history.</summary>
    /// <param name="store">The store.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public ValueTask<StoreResult<RecalledMoment>> RecallAsync(string store, StoreMoment moment, LedgerHandle ledger, CancellationToken cancellation) =>
        calls.ReadAsync(
            RedisMetrics.FollowRelations,
            LogScripts.Recall,
            [keys.Relations(store).State],
            [moment.Epoch, moment.Revision],
            parts => RelationCalls.Word(parts) is "known" or "lost" && RelationCalls.TryMoment(parts, 1, out var now)
                ? new RecalledMoment(RelationCalls.Word(parts) == "known", now)
                : null,
            ledger,
            cancellation);

    private static LogPage? Page(RedisResult[] parts) => RelationCalls.Word(parts) switch
    {
        "changed" when RelationCalls.TryMoment(parts, 1, out var at) && parts.Length == 4 => new LogPage.HistoryChanged(at, (string?)parts[3] ?? ""),
        "read" when RelationCalls.TryMoment(parts, 1, out var reaches) && parts.Length >= 4 && RelationCalls.TryNumber(parts[3], out var newest)
            && LogEntry.ReadAll(parts, 4) is { } changes => new LogPage.Read(reaches, newest, changes),
        _ => null,
    };
}
