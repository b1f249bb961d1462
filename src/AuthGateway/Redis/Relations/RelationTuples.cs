using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis.Relations;

/// <summary>Tuples of relationship stores: written, read by letter, read as a history. Never throws for what Redis does.</summary>
internal sealed class RelationTuples(RelationCalls calls, RedisKeys keys)
{
    private const int ArgumentsBefore = 5;
    private const int ArgumentsEach = 5;

    /// <summary>Writes all of the changes, or none.</summary>
    public ValueTask<StoreResult<TupleWriteOutcome>> WriteAsync(
        string store, IReadOnlyList<TupleWrite> changes, StoreLimits limits, LedgerHandle ledger, CancellationToken cancellation)
    {
        var of = keys.Relations(store);
        var arguments = new RedisValue[ArgumentsBefore + (ArgumentsEach * changes.Count)];
        (arguments[0], arguments[1], arguments[2], arguments[3], arguments[4]) =
            (keys.RelationChannel.ToString(), store, limits.MostLogged, limits.MostTuples, changes.Count);
        for (var i = 0; i < changes.Count; i++)
        {
            var (change, lenient) = changes[i];
            RedisValue[] each =
            [
                change.IsDelete ? "d" : "w", lenient ? "1" : "0", TupleName.Forward(change.Tuple), TupleName.Reverse(change.Tuple),
                change.IsDelete ? "" : TupleName.Spell(change.Tuple.Condition),
            ];
            each.CopyTo(arguments, ArgumentsBefore + (ArgumentsEach * i));
        }

        return calls.WriteAsync(
            RedisMetrics.WriteRelations, TupleScripts.Write, [of.State, of.Tuples, of.Forward, of.Reverse, of.Log], arguments, Outcome, ledger, cancellation);
    }

    /// <summary>Reads a page of the tuples of an object, or of one of its relations, in the order of their letters.</summary>
    /// <param name="store">The store.</param>
    /// <param name="beginning">What their forward names begin with (<see cref="TupleName.Beginning"/>), or a whole name; empty for all tuples.</param>
    /// <param name="after">Where the page begins; empty for the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public ValueTask<StoreResult<TuplePage>> ReadAsync(
        string store, string beginning, string after, int count, LedgerHandle ledger, CancellationToken cancellation) =>
        PageAsync(store, keys.Relations(store).Forward, isReverse: false, beginning, after, count, ledger, cancellation);

    /// <summary>Reads a page of the tuples of a user, in the order of their letters.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public ValueTask<StoreResult<TuplePage>> ReadOfUserAsync(
        string store, string beginning, string after, int count, LedgerHandle ledger, CancellationToken cancellation) =>
        PageAsync(store, keys.Relations(store).Reverse, isReverse: true, beginning, after, count, ledger, cancellation);

    /// <summary>Reads a page of the history.</summary>
    /// <param name="store">The store.</param>
    /// <param name="from">The moment at which to go on; the default for the oldest that is kept.</param>
    /// <param name="seen">How many of that moment's entries were seen.</param>
    /// <param name="since">Nothing older counts.</param>
    /// <param name="count">How many.</param>
    /// <param name="ledger">The account of the request that waits.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public ValueTask<StoreResult<ChangePage>> ReadChangesAsync(
        string store, StoreMoment from, int seen, DateTimeOffset? since, int count, LedgerHandle ledger, CancellationToken cancellation)
    {
        var of = keys.Relations(store);
        return calls.ReadAsync<ChangePage>(
            RedisMetrics.ReadRelations,
            TupleScripts.ReadChanges,
            [of.State, of.Log],
            [from.Epoch, from.Revision, seen, Math.Max(0, since?.ToUnixTimeMilliseconds() ?? 0), count],
            parts => RelationCalls.Word(parts) switch
            {
                "lost" => new ChangePage.Lost(),
                "found" when parts.Length >= 2 && RelationCalls.TryNumber(parts[1], out var epoch) && LogEntry.ReadAll(parts, 2) is { } changes =>
                    new ChangePage.Read(epoch, changes),
                _ => null,
            },
            ledger,
            cancellation);
    }

    private static TupleWriteOutcome? Outcome(RedisResult[] parts)
    {
        var index = parts.Length == 2 && RelationCalls.TryNumber(parts[1], out var number) ? (int)number : 0;
        return RelationCalls.Word(parts) switch
        {
            "written" when RelationCalls.TryMoment(parts, 1, out var at) => new TupleWriteOutcome.Written(at),
            "there" => new TupleWriteOutcome.Exists(index),
            "differs" => new TupleWriteOutcome.Differs(index),
            "missing" => new TupleWriteOutcome.Missing(index),
            "full" => new TupleWriteOutcome.Full(),
            _ => null,
        };
    }

    private ValueTask<StoreResult<TuplePage>> PageAsync(
        string store, RedisKey index, bool isReverse, string beginning, string after, int count, LedgerHandle ledger, CancellationToken cancellation)
    {
        var of = keys.Relations(store);
        return calls.ReadAsync(
            RedisMetrics.ReadRelations, TupleScripts.Read, [of.State, of.Tuples, index],
            [beginning, after, count, isReverse ? "reverse" : "forward"], Page, ledger, cancellation);
    }

    private static TuplePage? Page(RedisResult[] parts)
    {
        if (RelationCalls.Word(parts) != "found" || parts.Length < 2 || StoredTuples.Read(parts, 2) is not { } tuples)
        {
            return null;
        }

        return new TuplePage(tuples, (string?)parts[1] ?? "");
    }
}
