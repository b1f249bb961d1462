using AuthGateway.Latency;

namespace AuthGateway.Tests.Latency;

/// <summary>A process that stalls when a test says so.</summary>
internal sealed class ScriptedStalls : IStallClock
{
    /// <summary>Since when the process stands still; null when it does not.</summary>
    public long? Began { get; set; }

    /// <summary>How many accounts are open.</summary>
    public int Open { get; private set; }

    public void Opened() => Open++;

    public void Closed() => Open--;

    public long StallBegan(long now) => Began is { } began && began < now ? began : now;
}
