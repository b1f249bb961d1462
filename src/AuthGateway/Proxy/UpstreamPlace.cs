using System.Threading.RateLimiting;

namespace AuthGateway.Proxy;

/// <summary>A request's place at an upstream server, until its last byte has passed or it turned out to be a stream.</summary>
internal sealed class UpstreamPlace(RateLimitLease lease, ConcurrencyLimiter? streams) : IDisposable
{
    private RateLimitLease? _stream;

    /// <summary>Whether there was one.</summary>
    public bool IsTaken => lease.IsAcquired;

    /// <summary>
    /// A stream stays for as long as both sides like: it gives its place back to the requests, and takes one of the streams'. Where
    /// there is none left it keeps what it has: the server was asked already.
    /// </summary>
    public void BecomeStream()
    {
        _stream ??= streams?.AttemptAcquire();
        if (_stream is { IsAcquired: true })
        {
            lease.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream?.Dispose();
        lease.Dispose();
    }
}
