using System.Globalization;
using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis.Relations;

/// <summary>Runs the scripts of relationship stores and sorts their answers: no store, no answer, or something to read.</summary>
internal sealed class RelationCalls(RedisCalls calls)
{
    /// <summary>Runs a script that reads.</summary>
    public async ValueTask<StoreResult<T>> ReadAsync<T>(
        string operation, string script, RedisKey[] keys, RedisValue[] arguments, Func<RedisResult[], T?> read, LedgerHandle ledger, CancellationToken cancellation)
        where T : class => Sort(await calls.FindAsync(operation, script, keys, arguments, found => Word(RedisAnswer.Parts(found)) == "none", ledger, cancellation), read);

    /// <summary>Runs a script that writes, confirmed by as many replicas as the settings say.</summary>
    public async ValueTask<StoreResult<T>> WriteAsync<T>(
        string operation, string script, RedisKey[] keys, RedisValue[] arguments, Func<RedisResult[], T?> read, LedgerHandle ledger, CancellationToken cancellation)
        where T : class => Sort(await calls.EvaluateConfirmedAsync(operation, script, keys, arguments, ledger, cancellation), read);

    /// <summary>The word that a script's answer begins with.</summary>
    public static string? Word(RedisResult[] parts) => parts.Length > 0 ? (string?)parts[0] : null;

    /// <summary>A number of a script's answer.</summary>
    public static bool TryNumber(RedisResult part, out long number) => long.TryParse((string?)part, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>The moment at two parts of a script's answer.</summary>
    public static bool TryMoment(RedisResult[] parts, int at, out StoreMoment moment)
    {
        moment = default;
        if (parts.Length < at + 2 || !TryNumber(parts[at], out var epoch) || !TryNumber(parts[at + 1], out var revision))
        {
            return false;
        }

        moment = new StoreMoment(epoch, revision);
        return true;
    }

    private static StoreResult<T> Sort<T>(RedisAnswer answer, Func<RedisResult[], T?> read)
        where T : class
    {
        if (answer is not RedisAnswer.Answered answered)
        {
            return new StoreResult<T>.Failed(((RedisAnswer.Failed)answer).Reason);
        }

        var parts = RedisAnswer.Parts(answered.Result);
        return Word(parts) switch
        {
            "none" => StoreResult<T>.NoStore.Instance,
            "incomplete" => new StoreResult<T>.Failed(RedisFailure.Incomplete),
            _ => read(parts) is { } value ? new StoreResult<T>.Got(value) : new StoreResult<T>.Failed(RedisFailure.UnreadableAnswer),
        };
    }
}
