using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>
/// Runs the stores' scripts: measured, on the account of the request that waits, once more when it met a server that is not
/// the primary any more. Never throws for what Redis does.
/// </summary>
/// <remarks>A failed script may have run all the same: every script is written so that running it again does no harm.</remarks>
internal sealed class RedisCalls(RedisConnection connection, ConfirmedWriter writer, RedisMetrics metrics)
{
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

        using (ledger.Wait(LatencyOwner.Redis))
        {
            try
            {
                return new RedisAnswer.Answered(await MeasuredAsync(client, operation, script, keys, arguments, cancellation));
            }
            catch (Exception failure) when (RedisFailure.Is(failure, out var reason, cancellation))
            {
                if (reason != RedisFailure.ReadOnly)
                {
                    return new RedisAnswer.Failed(reason);
                }
            }

            await connection.ReconfigureAsync().WaitAsync(cancellation);
            try
            {
                return new RedisAnswer.Answered(await MeasuredAsync(client, operation, script, keys, arguments, cancellation));
            }
            catch (Exception failure) when (RedisFailure.Is(failure, out var reason, cancellation))
            {
                return new RedisAnswer.Failed(reason);
            }
        }
    }

    /// <summary>Runs a script whose writes must outlive a failover: as many replicas confirm them as the settings say.</summary>
    /// <inheritdoc cref="EvaluateAsync"/>
    public async ValueTask<RedisAnswer> EvaluateConfirmedAsync(
        string operation, string script, RedisKey[] keys, RedisValue[] arguments, LedgerHandle ledger, CancellationToken cancellation)
    {
        using (ledger.Wait(LatencyOwner.Redis))
        {
            try
            {
                var result = await writer.WriteAsync(
                    operation, client => client.GetDatabase().ScriptEvaluateAsync(script, keys, arguments), keys[0], cancellation);
                return result is null ? new RedisAnswer.Failed(RedisFailure.Unconfirmed) : new RedisAnswer.Answered(result);
            }
            catch (Exception failure) when (RedisFailure.Is(failure, out var reason, cancellation))
            {
                return new RedisAnswer.Failed(reason);
            }
        }
    }

    private Task<RedisResult> MeasuredAsync(
        IConnectionMultiplexer client, string operation, string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellation) =>
        metrics.MeasureAsync(operation, () => client.GetDatabase().ScriptEvaluateAsync(script, keys, arguments).WaitAsync(cancellation), cancellation);
}
