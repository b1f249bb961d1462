using Microsoft.Extensions.ObjectPool;

namespace AuthGateway.Proxy;

/// <summary>
/// How long a request's upstream may take in all. A silent one ends with the activity timeout; this ends one that sends a byte now
/// and then, which would else hold a connection, a place and a caller for as long as it likes.
/// </summary>
internal sealed class RequestTimeLimit : IDisposable
{
    private static readonly ObjectPool<RequestTimeLimit> Pool = new DefaultObjectPool<RequestTimeLimit>(new Policy(), maximumRetained: 1024);

    private readonly CancellationTokenSource _source = new();
    private CancellationTokenRegistration _registration;

    // Not asked of the token later: when the limit has passed within a body, the connection is cut, and its token says so.
    private volatile bool _hasLeft;
    private volatile bool _gaveWay;

    /// <summary>What the forwarding listens to: the caller's leaving, the limit, and having to give way.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the limit was what ended the request.</summary>
    public bool HasPassed => _source.IsCancellationRequested && !_hasLeft && !_gaveWay;

    /// <summary>Begins to count.</summary>
    public static RequestTimeLimit Begin(TimeSpan limit, CancellationToken aborted)
    {
        var begun = Pool.Get();
        begun._registration = aborted.UnsafeRegister(static limit => ((RequestTimeLimit)limit!).Leave(), begun);
        begun._source.CancelAfter(limit);
        return begun;
    }

    /// <summary>The answer is a stream: it ends when both sides like.</summary>
    public void Lift() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    /// <summary>The request is to end now, for another one. Nothing of it runs within this call.</summary>
    public void GiveWay()
    {
        _gaveWay = true;
        // What listens runs on another thread; that the source is not used again is settled here.
        _ = _source.CancelAsync();
    }

    /// <summary>Gives it back; nobody may hold its token any more.</summary>
    public void Dispose()
    {
        // Disposing waits for a callback that runs: none is left behind that could end the next request.
        _registration.Dispose();
        (_hasLeft, _gaveWay) = (false, false);
        if (_source.TryReset())
        {
            Pool.Return(this);
        }
        else
        {
            _source.Dispose();
        }
    }

    private void Leave()
    {
        _hasLeft = !_source.IsCancellationRequested;
        _source.Cancel();
    }

    private sealed class Policy : PooledObjectPolicy<RequestTimeLimit>
    {
        public override RequestTimeLimit Create() => new();

        public override bool Return(RequestTimeLimit obj) => true;
    }
}
