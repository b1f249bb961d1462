namespace AuthGateway.Proxy;

/// <summary>A request in the queue before an upstream server's places.</summary>
/// <param name="place">What it waits for.</param>
/// <param name="since">When it came, a timestamp of the clock.</param>
internal sealed class PlaceWaiter(UpstreamPlace place, long since)
{
    // Whoever gives a place back holds the lock and has an end of its own to come to: the next request does not run on its thread.
    private readonly TaskCompletionSource _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it waits for.</summary>
    public UpstreamPlace Place => place;

    /// <summary>When it came, a timestamp of the clock.</summary>
    public long Since => since;

    /// <summary>Completes when the place is taken.</summary>
    public Task Served => _served.Task;

    /// <summary>The place is taken.</summary>
    public void Serve() => _served.SetResult();
}
