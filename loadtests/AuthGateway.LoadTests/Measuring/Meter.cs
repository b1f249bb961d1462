using AuthGateway.LoadTests.Peers;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>Measures one proxy at a time.</summary>
/// <param name="wrk">What drives it.</param>
/// <param name="host">The processes of this test beside its own. Redis is not among them: it idles, for no request asks it.</param>
internal sealed class Meter(Wrk wrk, PeerHost host)
{
    /// <summary>Drives a proxy and reads what it used meanwhile.</summary>
    public async Task<Sample> MeasureAsync(Peer proxy, TimeSpan duration, int connections)
    {
        proxy.EnsureRunning();
        var (processes, all) = (proxy.ProcessIds, host.ProcessIds.ToList());
        var start = TimeProvider.System.GetTimestamp();
        var (before, oursBefore, allBefore) = (ProcessUsage.Of(processes), Ours(all), ProcessUsage.OfTheMachine());
        var result = await wrk.RunAsync(proxy.Address, duration, connections);
        var (after, oursAfter, allAfter) = (ProcessUsage.Of(processes), Ours(all), ProcessUsage.OfTheMachine());
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        proxy.EnsureRunning();

        var others = (allAfter - allBefore) - (oursAfter - oursBefore);
        return new Sample(
            result.Requests / (result.Microseconds / 1e6),
            (after.Cpu - before.Cpu).TotalMicroseconds / result.Requests,
            result.P50,
            result.P99,
            after.ResidentBytes,
            Math.Clamp(others / (elapsed * Environment.ProcessorCount), 0, 1));
    }

    // wrk is a child of this process that has ended when this is read.
    private static TimeSpan Ours(IEnumerable<int> processes) => ProcessUsage.Of(Environment.ProcessId).CpuWithChildren + ProcessUsage.Of(processes).Cpu;
}
