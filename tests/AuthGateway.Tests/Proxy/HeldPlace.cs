using AuthGateway.Latency;
using AuthGateway.Proxy;

namespace AuthGateway.Tests.Proxy;

/// <summary>A request with a place, as the pipeline has it: with a ledger, and with what ends it.</summary>
internal sealed class HeldPlace : IDisposable
{
    private readonly Ledger _ledger = new();
    private readonly RequestTimeLimit _limit = RequestTimeLimit.Begin(TimeSpan.FromHours(1), CancellationToken.None);

    private bool _isOver;

    private HeldPlace(ServerPlaces server, TimeProvider clock)
    {
        _ledger.Open(clock);
        Place = new UpstreamPlace(server, streams: null);
    }

    /// <summary>Its place.</summary>
    public UpstreamPlace Place { get; }

    /// <summary>What the request listens to.</summary>
    public CancellationToken Token => _limit.Token;

    /// <summary>Whether it was told to end.</summary>
    public bool IsEnded => Token.IsCancellationRequested;

    /// <summary>A request that found a free place.</summary>
    public static HeldPlace Take(ServerPlaces server, TimeProvider clock)
    {
        var held = new HeldPlace(server, clock);
        Assert.True(server.TryTake(held.Place));
        held.Watch();
        return held;
    }

    /// <summary>A request that waits for a place for as long as it is let; null where it got none.</summary>
    public static async Task<HeldPlace?> WaitAsync(ServerPlaces server, TimeProvider clock, TimeSpan patience, CancellationToken leaving = default)
    {
        var held = new HeldPlace(server, clock);
        try
        {
            if (await server.TakeAsync(held.Place, patience, leaving))
            {
                held.Watch();
                return held;
            }
        }
        catch (OperationCanceledException)
        {
            // The caller left.
        }

        held.Dispose();
        return null;
    }

    /// <summary>Begins to wait for somebody.</summary>
    public LedgerWait WaitFor(LatencyOwner owner) => _ledger.Wait(owner);

    /// <summary>Ends as the pipeline does. A second time it only gives its place back again.</summary>
    public void Dispose()
    {
        Place.GiveBack();
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        _limit.Dispose();
        Place.Dispose();
        _ledger.TryClose(out _);
    }

    private void Watch() => Place.Watch(_ledger.Handle(), _limit);
}
