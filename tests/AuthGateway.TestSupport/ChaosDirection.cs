namespace AuthGateway.TestSupport;

/// <summary>What a <see cref="TcpChaosProxy"/> does to the bytes of one direction. Changes act at once, on open connections too.</summary>
public sealed class ChaosDirection
{
    private long _delayTicks;
    private long _bytesPerSecond;
    private long _cutAfter = -1;
    private long _passed;
    private long _passedAt;
    private volatile ChaosHold? _hold;

    /// <summary>How much later each byte arrives; the throughput stays.</summary>
    public TimeSpan Delay
    {
        get => new(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    /// <summary>How many bytes pass in a second on each connection; 0: no bound.</summary>
    public long BytesPerSecond
    {
        get => Interlocked.Read(ref _bytesPerSecond);
        set => Interlocked.Exchange(ref _bytesPerSecond, value);
    }

    /// <summary>A connection is reset when this many of its bytes have passed in this direction; null: never.</summary>
    public long? CutAfterBytes
    {
        get => Interlocked.Read(ref _cutAfter) is var bytes and >= 0 ? bytes : null;
        set => Interlocked.Exchange(ref _cutAfter, value ?? -1);
    }

    /// <summary>How many bytes have passed on all connections.</summary>
    public long PassedBytes => Interlocked.Read(ref _passed);

    /// <summary>When the last of them did: a timestamp of <see cref="TimeProvider.System"/>; 0 before the first.</summary>
    public long LastPassedAt => Interlocked.Read(ref _passedAt);

    /// <summary>Waits until more bytes have passed than a count.</summary>
    public Task PassedMoreThanAsync(long bytes) => Eventually.TrueAsync(() => PassedBytes > bytes, what: "bytes pass");

    /// <summary>Stops the direction, on all connections, until the hold is released. A second hold takes the place of the first.</summary>
    public ChaosHold Hold() => _hold = new ChaosHold();

    internal async Task WhileHeldAsync(CancellationToken cancellationToken)
    {
        while (_hold is { } hold)
        {
            await hold.ArriveAsync(cancellationToken);
            Interlocked.CompareExchange(ref _hold, null, hold);
        }
    }

    internal void Passed(int bytes)
    {
        Interlocked.Exchange(ref _passedAt, TimeProvider.System.GetTimestamp());
        Interlocked.Add(ref _passed, bytes);
    }
}
