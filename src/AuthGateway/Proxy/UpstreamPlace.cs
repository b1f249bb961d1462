using System.Threading.RateLimiting;
using AuthGateway.Latency;

namespace AuthGateway.Proxy;

/// <summary>
/// A request's place at an upstream server, until its last byte has passed or it turned out to be a stream. It knows for how long the
/// request has waited for its own caller: a byte now and then begins nothing anew, the waits are summed up.
/// </summary>
internal sealed class UpstreamPlace(ServerPlaces server, ConcurrencyLimiter? streams) : ICallerWatch, IDisposable
{
    private const long NotWaiting = 0;
    private const long HasGivenWay = -1;

    private RateLimitLease? _stream;
    private RequestTimeLimit? _limit;
    private long _before;
    private long _waited;

    // When the wait of this moment began, or one of the two above. One number, so that a request is told to give way while it waits
    // for its caller or not at all: a request whose caller was just in time may be waiting for the upstream the next moment.
    private long _since = NotWaiting;

    /// <summary>Where it stands among the server's places; below zero where it is not taken. The server's alone.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Whether the request was ended in favour of another one.</summary>
    public bool GaveWay => Volatile.Read(ref _since) == HasGivenWay;

    /// <summary>From here on the request's waits for its caller count.</summary>
    /// <param name="ledger">The request's ledger.</param>
    /// <param name="limit">What ends it. It must stay the request's own until the place was given back.</param>
    public void Watch(LedgerHandle ledger, RequestTimeLimit limit)
    {
        _limit = limit;
        _before = ledger.Watch(this);
    }

    /// <inheritdoc/>
    public void Began(long waited, long now)
    {
        Volatile.Write(ref _waited, waited - _before);
        Interlocked.CompareExchange(ref _since, now, NotWaiting);
    }

    /// <inheritdoc/>
    public void Ended()
    {
        var since = Volatile.Read(ref _since);
        if (since != HasGivenWay)
        {
            Interlocked.CompareExchange(ref _since, NotWaiting, since);
        }
    }

    /// <summary>For how long the request has waited for its caller in all, in clock ticks; 0 when it is not waiting for it now.</summary>
    public long Waited(long now)
    {
        var since = Volatile.Read(ref _since);
        return since > NotWaiting ? Volatile.Read(ref _waited) + Math.Max(0, now - since) : 0;
    }

    /// <summary>Ends the request if it is still waiting for its caller. The server's alone, while it holds the place.</summary>
    public bool TryGiveWay()
    {
        var since = Volatile.Read(ref _since);
        if (_limit is null || since <= NotWaiting || Interlocked.CompareExchange(ref _since, HasGivenWay, since) != since)
        {
            return false;
        }

        _limit.GiveWay();
        return true;
    }

    /// <summary>
    /// A stream stays for as long as both sides like: it gives its place back to the requests, and takes one of the streams'. Where
    /// there is none left it keeps what it has: the server was asked already.
    /// </summary>
    public void BecomeStream()
    {
        _stream ??= streams?.AttemptAcquire();
        if (_stream is { IsAcquired: true })
        {
            GiveBack();
        }
    }

    /// <summary>Gives the request's place back, once. A stream's stays.</summary>
    public void GiveBack() => server.GiveBack(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream?.Dispose();
        GiveBack();
    }
}
