using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>
/// Whether the server that answers is still the primary. One that was replaced while it was cut off does not know it, and goes on
/// answering whoever can reach it: without a word of what its successor acknowledged.
/// </summary>
/// <remarks>
/// A replica follows one primary. Where revocations need all replicas but one, or all of them, one that confirms this write leaves too few
/// that could have confirmed anything of another primary's before that moment.
/// </remarks>
internal sealed class PrimaryProof(ConfirmedWriter writer, RedisKeys keys, RevocationSettings settings, TimeProvider time)
{
    /// <summary>What is written so that replicas can confirm it. Key: a string that says nothing. Argument: milliseconds for which it is kept.</summary>
    /// <remarks>
    /// Not one of those that a full memory refuses, unless the key is not there: what is read shall go on then. Each time it ends at
    /// another moment, so that there is something to confirm: WAIT after a command that wrote nothing asks for nothing new.
    /// </remarks>
    public const string Write =
        """
        if redis.call('PEXPIRE', KEYS[1], ARGV[1]) == 0 then redis.call('SET', KEYS[1], '', 'PX', ARGV[1]) end
        return {}
        """;

    private static readonly RedisValue Kept = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    private readonly RedisKey[] _keys = [keys.PrimaryProof];
    private long _provenAt = time.GetTimestamp();
    private Task<bool> _asking = Task.FromResult(false);

    /// <summary>Whether it was shown lately enough that a reading may count. A process that has just started believes for as long.</summary>
    public bool IsYoung => time.GetElapsedTime(Interlocked.Read(ref _provenAt)) <= settings.UnprovenFor;

    /// <summary>Asks for it. Without replicas that must confirm anything there is nothing to ask: whoever answers is the primary.</summary>
    public async Task<bool> AskAsync(CancellationToken cancellation)
    {
        if (settings.ConfirmingReplicas == 0)
        {
            return true;
        }

        // One that waits still is behind writes that nobody confirms either.
        if (!_asking.IsCompleted)
        {
            return false;
        }

        try
        {
            // Readings go on, and the lease with them: whoever waits for replicas waits on the writes' own connection.
            return await (_asking = ProveAsync(cancellation)).WaitAsync(settings.Lease / 4, time, cancellation);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task<bool> ProveAsync(CancellationToken cancellation)
    {
        var sentAt = time.GetTimestamp();
        try
        {
            if (await writer.WriteAsync(RedisMetrics.ProvePrimary, WriteAsync, _keys[0], cancellation, replicas: 1) is null)
            {
                return false;
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException || RedisFailure.Is(failure, out _, cancellation))
        {
            return false;
        }

        Interlocked.Exchange(ref _provenAt, sentAt);
        return true;
    }

    private Task<RedisResult> WriteAsync(IConnectionMultiplexer client) =>
        client.GetDatabase().ScriptEvaluateAsync(Write, _keys, [Kept], CommandFlags.DemandMaster);
}
