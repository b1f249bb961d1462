namespace AuthGateway.Latency;

/// <summary>
/// Sees the stalls of this process: every few milliseconds a thread of its own puts a canary into the thread pool, and
/// a canary that runs late means that what arrived meanwhile was seen late too. It does not matter why: a collection's
/// pause, pool threads that block, a CPU limit, a stopped process.
/// </summary>
/// <remarks>
/// Without it a response that has been lying in the socket counts as the upstream's time (a starved pool with an idle
/// Redis would be reported as a slow Redis). A stall counts from the last canary that was in time, so that what is
/// reported is an upper bound, too large by at most <see cref="Period"/> and by what of the wait was really left.
/// </remarks>
/// <param name="clock">Whose timestamps count.</param>
/// <param name="stalled">Is told of each stall when it is over: how long the pool did not run what was due.</param>
internal sealed class StallWatch(TimeProvider clock, Action<TimeSpan>? stalled = null) : IStallClock, IHostedService, IThreadPoolWorkItem, IDisposable
{
    /// <summary>How often a canary flies. 330 a second cost 0.3 % of one core.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(3);

    /// <summary>How late a canary may be before that is called a stall: what a busy machine's scheduler does every day is none.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    private readonly long _period = (long)(Period.TotalSeconds * clock.TimestampFrequency);
    private readonly long _allowance = (long)((Period + Tolerance).TotalSeconds * clock.TimestampFrequency);
    // Not disposed of: the thread may still look at it, and the collector takes it.
    private readonly AutoResetEvent _stopping = new(initialState: false);
    private Thread? _thread;

    // Until the first canary nothing is late.
    private long _inTime = long.MaxValue;
    private Stall? _last;
    private bool _isUnderWay;
    private bool _isStopped;

    /// <inheritdoc/>
    public long StallBegan(long now)
    {
        var inTime = Volatile.Read(ref _inTime);
        var last = Volatile.Read(ref _last);
        if (Volatile.Read(ref _isStopped))
        {
            // Requests may outlive the watch while the process drains: nobody looks, so nothing is known.
            return now;
        }

        if (now - inTime > _allowance)
        {
            return Continues(last, inTime) ? last!.Began : inTime;
        }

        // The queue of a starved pool drains for a while, and canaries stand in it like everything else.
        return last is not null && now - last.Ended <= _allowance ? Math.Min(last.Began, now) : now;
    }

    /// <summary>A canary ran.</summary>
    public void Execute() => Ran(clock.GetTimestamp());

    /// <summary>A canary ran at this instant.</summary>
    internal void Ran(long now)
    {
        var inTime = _inTime;
        if (now - inTime > _allowance)
        {
            Volatile.Write(ref _last, new Stall(Continues(_last, inTime) ? _last!.Began : inTime, now));
            Volatile.Write(ref _inTime, now);
            stalled?.Invoke(clock.GetElapsedTime(inTime + _period, now));
        }

        Volatile.Write(ref _inTime, now);
        Volatile.Write(ref _isUnderWay, false);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Above the pool's threads, whose work is what may keep a core from it.
        _thread = new Thread(Fly) { IsBackground = true, Name = "stall-watch", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _isStopped, true);
        _stopping.Set();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref _isStopped, true);
        _stopping.Set();
        _thread?.Join(LongestStop);
    }

    // One stall that the pool took a breath in: its queue had not been worked off.
    private bool Continues(Stall? last, long inTime) => last is not null && inTime - last.Ended <= _allowance;

    private void Fly()
    {
        Volatile.Write(ref _inTime, clock.GetTimestamp());
        while (!_stopping.WaitOne(Period))
        {
            if (!Volatile.Read(ref _isUnderWay))
            {
                Volatile.Write(ref _isUnderWay, true);
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }
    }

    private sealed record Stall(long Began, long Ended);
}
