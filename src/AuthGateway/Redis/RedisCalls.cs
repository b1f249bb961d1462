using AuthGateway.Latency;
using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>
/// Runs the stores' scripts: measured, on the account of the request that waits, once more when it met a server that is not
/// the primary any more. Where its server answers nothing, refused at once. Never throws for what Redis does.
/// </summary>
/// <remarks>A failed script may have run all the same: every script is written so that running it again does no harm.</remarks>
internal sealed class RedisCalls(RedisConnection connection, RedisBreakers breakers, ConfirmedWriter writer, RedisMetrics metrics, RedisSettings settings, TimeProvider time)
{
    // Left to itself the client asks a replica while it has no primary. A replica lags: a session that was ended, an API key that was
    // revoked, would be alive there.
    private const CommandFlags Primary = CommandFlags.DemandMaster;

    private static readonly TimeSpan ProofPause = TimeSpan.FromSeconds(1);

    private static readonly RedisValue ProofKept = (long)TimeSpan.FromMinutes(1).TotalMilliseconds;

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
    /// <param name="isNothing">
    /// Whether an answer says that there is nothing to write to, which wrote nothing and so had nothing confirmed. It counts as in <see cref="FindAsync"/>.
    /// </param>
    public async ValueTask<RedisAnswer> EvaluateConfirmedAsync(
        string operation, string script, RedisKey[] keys, RedisValue[] arguments, LedgerHandle ledger, CancellationToken cancellation, Func<RedisResult, bool>? isNothing = null)
    {
        if (writer.SharesConnection && connection.TryGetClient(out var client) && breakers.Of(client, keys[0]).IsOpen)
        {
            return new RedisAnswer.Failed(RedisFailure.CircuitOpen);
        }

        using (ledger.Wait(LatencyOwner.Redis))
        {
            var answer = await ConfirmedAsync(
                operation, server => server.EvaluateAsync(script, keys, arguments), keys[0], replicas: null, cancellation);
            return isNothing is null || writer.SharesConnection || answer is not RedisAnswer.Answered { Result: var result } || !isNothing(result)
                ? answer
                : await ProvenAsync(operation, script, keys, arguments, replicas: null).WaitAsync(cancellation);
        }
    }

    /// <summary>Runs a script that looks for something. That it is not there counts only from a server that is the primary: it is asked again, and replicas confirm.</summary>
    /// <param name="operation">What it does, for the metrics: one of the constants of <see cref="RedisMetrics"/>.</param>
    /// <param name="script">The script.</param>
    /// <param name="keys">Its keys, all of one hash tag, with which they begin.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="isNothing">Whether an answer says that there is nothing.</param>
    /// <param name="ledger">The account of the request that waits for it; the default for work that is no request's.</param>
    /// <param name="cancellation">The caller's own token.</param>
    /// <remarks>
    /// A primary that was replaced and comes back with an empty memory, or that is cut off from its successor, takes itself for the primary
    /// until somebody tells it, and answers that it knows nothing: a good session, key or refresh token would be refused. Where no replica
    /// must confirm anything, nobody can tell.
    /// </remarks>
    public async ValueTask<RedisAnswer> FindAsync(
        string operation, string script, RedisKey[] keys, RedisValue[] arguments, Func<RedisResult, bool> isNothing, LedgerHandle ledger, CancellationToken cancellation)
    {
        var answer = await EvaluateAsync(operation, script, keys, arguments, ledger, cancellation);
        if (writer.SharesConnection || answer is not RedisAnswer.Answered { Result: var result } || !isNothing(result))
        {
            return answer;
        }

        using (ledger.Wait(LatencyOwner.Redis))
        {
            return await ProvenAsync(operation, script, keys, arguments, replicas: 1).WaitAsync(cancellation);
        }
    }

    // Not the caller's to give up: one that hangs up would leave its place to the next one while Redis still waits for the replicas.
    private async Task<RedisAnswer> ProvenAsync(string operation, string script, RedisKey[] keys, RedisValue[] arguments, int? replicas)
    {
        var breaker = connection.TryGetClient(out var client) ? breakers.Of(client, keys[0]) : new RedisBreaker();
        if (breaker.IsUnproven(time.GetTimestamp()) || !await breaker.Proofs.WaitAsync(settings.CommandTimeout, CancellationToken.None))
        {
            return new RedisAnswer.Failed(RedisFailure.Unconfirmed);
        }

        try
        {
            // Whoever had the place before may have learned it in the meantime.
            if (breaker.IsUnproven(time.GetTimestamp()))
            {
                return new RedisAnswer.Failed(RedisFailure.Unconfirmed);
            }

            var found = await ConfirmedAsync(operation, AgainAsync, keys[0], replicas, CancellationToken.None);
            if (found is RedisAnswer.Failed { Reason: RedisFailure.Unconfirmed or RedisFailure.Timeout })
            {
                breaker.Unproven(time.GetTimestamp() + (long)(ProofPause.TotalSeconds * time.TimestampFrequency));
            }

            return found;
        }
        finally
        {
            breaker.Proofs.Release();
        }

        async Task<RedisResult> AgainAsync(ScriptServer server)
        {
            // In this order: a primary that its replicas still follow behind the answer had no successor when it gave it.
            var found = await server.EvaluateAsync(script, keys, arguments);
            await server.EvaluateAsync(PrimaryProof.Write, [RedisKeys.ProofBeside(keys[0])], [ProofKept]);
            return found;
        }
    }

    private async Task<RedisAnswer> ConfirmedAsync(
        string operation, Func<ScriptServer, Task<RedisResult>> write, RedisKey key, int? replicas, CancellationToken cancellation)
    {
        try
        {
            return await writer.WriteAsync(operation, write, key, cancellation, replicas) is { } result
                ? new RedisAnswer.Answered(result)
                : new RedisAnswer.Failed(RedisFailure.Unconfirmed);
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out var reason, cancellation))
        {
            return new RedisAnswer.Failed(reason);
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
