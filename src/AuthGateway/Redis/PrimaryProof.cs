using System.Globalization;
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

    /// <summary>The same beside the log of revocations. Keys: that string, the log's state. Returns the log's epoch, its revision and that one's mark.</summary>
    public const string WriteBesideLog =
        """
        if redis.call('PEXPIRE', KEYS[1], ARGV[1]) == 0 then redis.call('SET', KEYS[1], '', 'PX', ARGV[1]) end
        local state = redis.call('HMGET', KEYS[2], 'epoch', 'revision')
        return { state[1] or '', state[2] or '0', redis.call('HGET', KEYS[2], 'm:' .. (state[2] or '0')) or '' }
        """;

    private static readonly RedisValue Kept = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    private readonly RedisKey[] _keys = [keys.PrimaryProof, keys.RevocationState];
    private static PrimaryProofOutcome Unproven { get; } = new PrimaryProofOutcome.Unproven();

    private long _provenAt = time.GetTimestamp();
    private Task<PrimaryProofOutcome>? _late;
    private Task<PrimaryProofOutcome> _asking = Task.FromResult(Unproven);

    /// <summary>Whether it was shown lately enough that a reading may count. A process that has just started believes for as long.</summary>
    public bool IsYoung => time.GetElapsedTime(Interlocked.Read(ref _provenAt)) <= settings.UnprovenFor;

    /// <summary>
    /// Asks for it, and for how far the log of revocations reaches there: it is asked over another connection than the log is read, which may lead to another server.
    /// Without replicas that must confirm anything there is nothing to ask: whoever answers is the primary.
    /// </summary>
    public async Task<PrimaryProofOutcome> AskAsync(CancellationToken cancellation)
    {
        if (settings.ConfirmingReplicas == 0)
        {
            return new PrimaryProofOutcome.NotNeeded();
        }

        // One that waits still is behind writes that nobody confirms either.
        if (!_asking.IsCompleted)
        {
            return Unproven;
        }

        try
        {
            // Readings go on, and the lease with them: whoever waits for replicas waits on the writes' own connection.
            return await (_asking = ProveAsync(cancellation)).WaitAsync(settings.Lease / 4, time, cancellation);
        }
        catch (TimeoutException)
        {
            _late = _asking;
            return Unproven;
        }
    }

    /// <summary>The proof that came when nobody waited for it any more; told once. It was asked before whatever is read now: it shows that server for that moment, and proves no reading.</summary>
    public async Task<PrimaryProofOutcome.Proven?> TakeLateAsync()
    {
        if (_late is not { IsCompletedSuccessfully: true } late)
        {
            return null;
        }

        _late = null;
        return await late as PrimaryProofOutcome.Proven;
    }

    /// <summary>The server that was read is the one that proved itself.</summary>
    /// <param name="askedAt">When that was asked.</param>
    public void Shown(long askedAt) => Interlocked.Exchange(ref _provenAt, askedAt);

    private async Task<PrimaryProofOutcome> ProveAsync(CancellationToken cancellation)
    {
        var askedAt = time.GetTimestamp();
        try
        {
            return await writer.WriteAsync(RedisMetrics.ProvePrimary, server => server.EvaluateAsync(WriteBesideLog, _keys, [Kept]), _keys[0], cancellation, replicas: 1) is { } answer
                && RedisAnswer.Parts(answer) is [var epoch, var revision, var mark]
                && long.TryParse((string?)revision, NumberStyles.None, CultureInfo.InvariantCulture, out var reached)
                    ? new PrimaryProofOutcome.Proven(new RevocationCursor((string?)epoch ?? "", reached, (string?)mark ?? ""), askedAt)
                    : Unproven;
        }
        catch (Exception failure) when (failure is OperationCanceledException || RedisFailure.Is(failure, out _, cancellation))
        {
            return Unproven;
        }
    }
}
