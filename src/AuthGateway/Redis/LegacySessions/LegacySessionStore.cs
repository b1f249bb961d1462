using System.Collections.Immutable;
using System.Globalization;
using StackExchange.Redis;

namespace AuthGateway.Redis.LegacySessions;

/// <summary>Since when sessions of legacy systems are in use and when they were used last, over all replicas.</summary>
internal sealed class LegacySessionStore(RedisCalls calls, RedisKeys keys)
{
    /// <summary>Notes that a session is used. Only for sessions that exist: each makes a key.</summary>
    /// <param name="sessionId">The session's hash; never the session itself.</param>
    /// <param name="others">Its hashes under other keys: what is known of it by one of them holds by the first.</param>
    /// <param name="sliding">How long it may be unused.</param>
    /// <param name="absolute">How old it may become.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<SessionUse> UseAsync(string sessionId, ImmutableArray<string> others, TimeSpan sliding, TimeSpan absolute, CancellationToken cancellation)
    {
        TimeSpan? age = null, idle = null;
        var isOver = false;
        foreach (var other in others)
        {
            switch (await EvaluateAsync(LegacySessionScripts.Look, other, [Milliseconds(absolute)], cancellation))
            {
                case SessionUse.Unknown:
                    break;
                case SessionUse.Over:
                    isOver = true;
                    break;
                case SessionUse.Noted noted:
                    (age, idle) = (age is { } older && older > noted.Age ? older : noted.Age, idle is { } newer && newer < noted.Idle ? newer : noted.Idle);
                    break;
                case SessionUse.Unavailable unavailable:
                    return unavailable;
            }
        }

        return await EvaluateAsync(
            LegacySessionScripts.Use,
            sessionId,
            [Milliseconds(sliding), Milliseconds(absolute), isOver ? "over" : Milliseconds(age), Milliseconds(idle)],
            cancellation);
    }

    private async Task<SessionUse> EvaluateAsync(string script, string sessionId, RedisValue[] arguments, CancellationToken cancellation)
    {
        var answer = await calls.EvaluateAsync(RedisMetrics.UseLegacySession, script, [keys.LegacySession(sessionId)], arguments, ledger: default, cancellation);
        return answer switch
        {
            RedisAnswer.Answered { Result: var result } => Read(result),
            RedisAnswer.Failed failed => new SessionUse.Unavailable(failed.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static SessionUse Read(RedisResult result) => result.Resp2Type == ResultType.Array ? (string?[]?)result switch
    {
        ["over"] => new SessionUse.Over(),
        ["unknown"] => new SessionUse.Unknown(),
        ["noted", { } age, { } idle] when TryTime(age, out var old) && TryTime(idle, out var unused) => new SessionUse.Noted(old, unused),
        _ => new SessionUse.Unavailable(RedisFailure.UnreadableAnswer),
    } : new SessionUse.Unavailable(RedisFailure.UnreadableAnswer);

    private static bool TryTime(string text, out TimeSpan time)
    {
        var isTime = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds);
        time = TimeSpan.FromMilliseconds(milliseconds);
        return isTime;
    }

    private static string Milliseconds(TimeSpan? time) => time is { } known ? ((long)known.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : "";
}
