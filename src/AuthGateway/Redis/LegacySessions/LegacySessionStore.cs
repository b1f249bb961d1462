using System.Globalization;
using StackExchange.Redis;

namespace AuthGateway.Redis.LegacySessions;

/// <summary>Since when sessions of legacy systems are in use and when they were used last, over all replicas.</summary>
internal sealed class LegacySessionStore(RedisCalls calls, RedisKeys keys)
{
    /// <summary>Notes that a session is used. Only for sessions that exist: each makes a key.</summary>
    /// <param name="sessionId">The session's hash; never the session itself.</param>
    /// <param name="sliding">How long it may be unused.</param>
    /// <param name="absolute">How old it may become.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<SessionUse> UseAsync(string sessionId, TimeSpan sliding, TimeSpan absolute, CancellationToken cancellation)
    {
        var answer = await calls.EvaluateAsync(
            RedisMetrics.UseLegacySession, LegacySessionScripts.Use, [keys.LegacySession(sessionId)], [Milliseconds(sliding), Milliseconds(absolute)],
            ledger: default, cancellation);
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
        ["noted", { } age] when long.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) =>
            new SessionUse.Noted(TimeSpan.FromMilliseconds(milliseconds)),
        _ => new SessionUse.Unavailable(RedisFailure.UnreadableAnswer),
    } : new SessionUse.Unavailable(RedisFailure.UnreadableAnswer);

    private static string Milliseconds(TimeSpan time) => ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
}
