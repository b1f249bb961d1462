namespace AuthGateway.Latency;

/// <summary>
/// Sees the stalls of this process: every few milliseconds a thread of its own looks at the thread pool, and puts a
/// canary into it where work is waiting there. A look or a canary that comes late means that what arrived meanwhile was
/// seen late too. It does not matter why: a collection's pause, pool threads that block, a CPU limit, a stopped process.
/// </summary>
/// <remarks>
/// Without it a response that has been lying in the socket counts as the upstream's time (a starved pool with an idle
/// Redis would be reported as a slow Redis). A stall counts from the last look or canary that was in time, so that what
/// is reported is an upper bound, too large by at most <see cref="Period"/> and by what of the wait was really left.
/// A canary into an idle pool would wake a thread that then spins for a while, 10 % of a core in all: hence the look
/// first. Without an open account nobody wants to know, and the thread sleeps.
/// </remarks>
/// <param name="clock">Whose timestamps count.</param>
/// <param name="stalled">Is told of each stall when it is over: how long the pool did not run what was due.</param>
internal sealed class StallWatch(TimeProvider clock, Action<TimeSpan>? stalled = null) : IStallClock, IHostedService, IThreadPoolWorkItem, IDisposable
{
    /// <summary>How often the thread looks. 330 looks a second cost half a percent of one core.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(3);

    /// <summary>How late a look or a canary may be before that is called a stall: what a busy machine's scheduler does every day is none.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(5);

    // A second: requests that follow each other find the thread awake.
    private const int LooksBeforeSleep = 330;

    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    private readonly long _period = (long)(Period.TotalSeconds * clock.TimestampFrequency);
    private readonly long _allowance = (long)((Period + Tolerance).TotalSeconds * clock.TimestampFrequency);
    // Not disposed of: the thread may still look at it, and the collector takes it.
    private readonly AutoResetEvent _bell = new(initialState: false);
    private Thread? _thread;

    // Until the first canary nothing is late.
    private long _inTime = long.MaxValue;
    private Stall? _last;
    private bool _isUnderWay;
    private bool _isAsleep;
    private int _open;
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

    /// <inheritdoc/>
    public void Opened()
    {
        Interlocked.Increment(ref _open);
        if (Volatile.Read(ref _isAsleep))
        {
            // From now on the thread is awaited, and late if it does not come.
            Volatile.Write(ref _inTime, clock.GetTimestamp());
            Volatile.Write(ref _isAsleep, false);
            _bell.Set();
        }
    }

    /// <inheritdoc/>
    public void Closed() => Interlocked.Decrement(ref _open);

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
        Volatile.Write(ref _inTime, clock.GetTimestamp());
        // Above the pool's threads, whose work is what may keep a core from it.
        _thread = new Thread(Fly) { IsBackground = true, Name = "stall-watch", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _isStopped, true);
        _bell.Set();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref _isStopped, true);
        _bell.Set();
        _thread?.Join(LongestStop);
    }

    // One stall that the pool took a breath in: its queue had not been worked off.
    private bool Continues(Stall? last, long inTime) => last is not null && inTime - last.Ended <= _allowance;

    private void Fly()
    {
        var idle = 0;
        while (true)
        {
            _bell.WaitOne(Volatile.Read(ref _isAsleep) ? Timeout.InfiniteTimeSpan : Period);
            if (Volatile.Read(ref _isStopped))
            {
                return;
            }

            idle = Volatile.Read(ref _open) == 0 ? idle + 1 : 0;
            if (Volatile.Read(ref _isUnderWay))
            {
                continue;
            }

            if (idle > LooksBeforeSleep)
            {
                FallAsleep();
            }
            else
            {
                Look();
            }
        }
    }

    private void Look()
    {
        if (ThreadPool.PendingWorkItemCount == 0)
        {
            // Whatever arrived has been taken up.
            Ran(clock.GetTimestamp());
            return;
        }

        Volatile.Write(ref _isUnderWay, true);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void FallAsleep()
    {
        Volatile.Write(ref _inTime, long.MaxValue);
        Volatile.Write(ref _isAsleep, true);
        if (Volatile.Read(ref _open) > 0)
        {
            // Opened between the two: it may not have seen that it has to ring.
            Volatile.Write(ref _inTime, clock.GetTimestamp());
            Volatile.Write(ref _isAsleep, false);
        }
    }

    private sealed record Stall(long Began, long Ended);
}
