using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>
/// Runs the stores' scripts: measured, on the account of the request that waits, once more when it met a server that is not
/// the primary any more. Where its server answers nothing, refused at once. Never throws for what Redis does.
/// </summary>
/// <remarks>A failed script may have run all the same: every script is written so that running it again does no harm.</remarks>
internal sealed class RedisCalls(RedisConnection connection, RedisBreakers breakers, ConfirmedWriter writer, RedisMetrics metrics)
{
    // Left to itself the client asks a replica while it has no primary. A replica lags: a session that was ended, an API key that was
    // revoked, would be alive there.
    private const CommandFlags Primary = CommandFlags.DemandMaster;

    /// <summary>Runs a script.</summary>
    /// <param name="operation">What it does, for the metrics: one of the constants of <see cref="RedisMetrics"/>.</param>
    /// <param name="script">The script.</param>
    /// <param name="keys">Its keys, all of one hash tag.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="ledger">The account of the request that waits for it; the default for work that is no request's.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <exception cref="OperationCanceledException">The caller gave up; the script may have run.</exception>
    public async ValueTask<RedisAnswer> EvaluateAsync(
        string operation, string script, RedisKey[] keys, RedisValue[] arguments, LedgerHandle ledger, CancellationToken cancellation)
    {
        if (!connection.TryGetClient(out var client))
        {
            return new RedisAnswer.Failed(RedisFailure.NotConnected);
        }

        var breaker = breakers.Of(client, keys[0]);
        if (breaker.IsOpen)
        {
            return new RedisAnswer.Failed(RedisFailure.CircuitOpen);
        }

        using (ledger.Wait(LatencyOwner.Redis))
        {
            var answer = await NotedAsync(client, breaker, operation, script, keys, arguments, cancellation);
            if (answer is not RedisAnswer.Failed { Reason: RedisFailure.ReadOnly })
            {
                return answer;
            }

            await connection.ReconfigureAsync().WaitAsync(cancellation);
            return await NotedAsync(client, breaker, operation, script, keys, arguments, cancellation);
        }
    }

    /// <summary>Runs a script whose writes must outlive a failover: as many replicas confirm them as the settings say.</summary>
    /// <inheritdoc cref="EvaluateAsync"/>
    public async ValueTask<RedisAnswer> EvaluateConfirmedAsync(
        string operation, string script, RedisKey[] keys, RedisValue[] arguments, LedgerHandle ledger, CancellationToken cancellation)
    {
        if (writer.SharesConnection && connection.TryGetClient(out var client) && breakers.Of(client, keys[0]).IsOpen)
        {
            return new RedisAnswer.Failed(RedisFailure.CircuitOpen);
        }

        using (ledger.Wait(LatencyOwner.Redis))
        {
            try
            {
                var result = await writer.WriteAsync(
                    operation, client => client.GetDatabase().ScriptEvaluateAsync(script, keys, arguments, Primary), keys[0], cancellation);
                return result is null ? new RedisAnswer.Failed(RedisFailure.Unconfirmed) : new RedisAnswer.Answered(result);
            }
            catch (Exception failure) when (RedisFailure.Is(failure, out var reason, cancellation))
            {
                return new RedisAnswer.Failed(reason);
            }
        }
    }

    private async Task<RedisAnswer> NotedAsync(
        IConnectionMultiplexer client, RedisBreaker breaker, string operation, string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellation)
    {
        try
        {
            var result = await metrics.MeasureAsync(
                operation, () => client.GetDatabase().ScriptEvaluateAsync(script, keys, arguments, Primary).WaitAsync(cancellation), cancellation);
            breakers.Answered(breaker);
            return new RedisAnswer.Answered(result);
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out var reason, cancellation))
        {
            breakers.Failed(breaker, reason, keys[0]);
            return new RedisAnswer.Failed(reason);
        }
    }
}
