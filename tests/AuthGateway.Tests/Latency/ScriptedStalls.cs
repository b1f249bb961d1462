using AuthGateway.Latency;

namespace AuthGateway.Tests.Latency;

/// <summary>A process that stalls when a test says so.</summary>
internal sealed class ScriptedStalls : IStallClock
{
    /// <summary>Since when the process stands still; null when it does not.</summary>
    public long? Began { get; set; }

    public long StallBegan(long now) => Began is { } began && began < now ? began : now;
}
