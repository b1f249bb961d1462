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
    public bool IsOn => settings.MaxEntries > 0;

    /// <inheritdoc/>
    public async ValueTask<string?> WriteAsync(string process, IReadOnlyList<AuditLine> lines, CancellationToken cancellation)
    {
        var arguments = new RedisValue[2 + (2 * lines.Count)];
        arguments[0] = Text(settings.MaxEntries);
        arguments[1] = Text((long)NumberKept.TotalMilliseconds);
        for (var i = 0; i < lines.Count; i++)
        {
            arguments[2 + (2 * i)] = Text(lines[i].Sequence);
            arguments[3 + (2 * i)] = lines[i].Json;
        }

        var answer = await calls.EvaluateAsync(RedisMetrics.AppendAudit, AuditScripts.Append, [keys.AuditEntries, keys.AuditNumber(process)], arguments, ledger: default, cancellation);
        return answer is RedisAnswer.Failed failed ? failed.Reason : null;
    }

    /// <summary>The newest lines, the newest first; null when Redis does not answer.</summary>
    public async ValueTask<IReadOnlyList<string>?> ReadAsync(int limit, CancellationToken cancellation)
    {
        var answer = await calls.EvaluateAsync(
            RedisMetrics.ReadAudit, AuditScripts.Read, [keys.AuditEntries], [Text(Math.Clamp(limit, 1, MostRead))], ledger: default, cancellation);
        return answer is RedisAnswer.Answered answered ? (string[]?)answered.Result! : null;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
