using System.Globalization;
using AuthGateway.Audit;
using StackExchange.Redis;

namespace AuthGateway.Redis.Audit;

/// <summary>The newest events of all replicas, in Redis.</summary>
internal sealed class AuditStore(RedisCalls calls, RedisKeys keys, AuditSettings settings) : IAuditSink
{
    /// <summary>The most lines of one reading.</summary>
    public const int MostRead = 1_000;

    // Far longer than a batch is tried again.
    private static readonly TimeSpan NumberKept = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public string Name => "redis";

    /// <inheritdoc/>
    public bool IsOn => AuditLists.All.Any(list => Most(list) > 0);

    /// <inheritdoc/>
    public async ValueTask<string?> WriteAsync(string process, IReadOnlyList<AuditLine> lines, CancellationToken cancellation)
    {
        foreach (var list in AuditLists.All)
        {
            AuditLine[] own = Most(list) > 0 ? [.. lines.Where(line => line.List == list)] : [];
            if (own.Length > 0 && await AppendAsync(list, process, own, cancellation) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    /// <summary>The newest lines of both lists by their time, the newest first; null when Redis does not answer.</summary>
    public async ValueTask<IReadOnlyList<string>?> ReadAsync(int limit, CancellationToken cancellation)
    {
        var most = Math.Clamp(limit, 1, MostRead);
        var answer = await calls.EvaluateAsync(
            RedisMetrics.ReadAudit, AuditScripts.Read, [keys.AuditEntries, keys.AuditRefusals], [Text(most)], ledger: default, cancellation);
        return answer is RedisAnswer.Answered { Result: { Length: 2 } lists }
            ? AuditOrder.Merge(Texts(lists[0]), Texts(lists[1]), most)
            : null;
    }

    private async ValueTask<string?> AppendAsync(AuditList list, string process, AuditLine[] lines, CancellationToken cancellation)
    {
        var arguments = new RedisValue[2 + (2 * lines.Length)];
        arguments[0] = Text(Most(list));
        arguments[1] = Text((long)NumberKept.TotalMilliseconds);
        for (var i = 0; i < lines.Length; i++)
        {
            arguments[2 + (2 * i)] = Text(lines[i].Sequence);
            arguments[3 + (2 * i)] = lines[i].Json;
        }

        RedisKey[] names = list == AuditList.Deeds
            ? [keys.AuditEntries, keys.AuditNumber(process)]
            : [keys.AuditRefusals, keys.AuditRefusalNumber(process)];
        var answer = await calls.EvaluateAsync(RedisMetrics.AppendAudit, AuditScripts.Append, names, arguments, ledger: default, cancellation);
        return answer is RedisAnswer.Failed failed ? failed.Reason : null;
    }

    private int Most(AuditList list) => list == AuditList.Deeds ? settings.MaxEntries : settings.MaxRefusals;

    private static string[] Texts(RedisResult list) => (string[])list!;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
