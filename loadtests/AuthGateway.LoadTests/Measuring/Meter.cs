using AuthGateway.LoadTests.Peers;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>Measures one proxy at a time.</summary>
/// <param name="host">The processes of this test beside its own. Redis and the drivers are not among them.</param>
/// <param name="others">Processes of this test that are not among the host's.</param>
internal sealed class Meter(PeerHost host, IReadOnlyList<int>? others = null)
{
    private const int MostTries = 10;

    /// <summary>Drives a proxy and reads what it used meanwhile.</summary>
    /// <exception cref="LoadTestException">An answer was not as expected, or a connection broke.</exception>
    public async Task<Sample> MeasureAsync(IDriver driver, Peer proxy, Drive drive, Answers expected = Answers.Successful)
    {
        proxy.EnsureRunning();
        proxy.RequestLog?.Skip();
        var (processes, all) = (proxy.ProcessIds, host.ProcessIds.Concat(others ?? []).ToList());
        var allocatedBefore = await AllocatedAsync(proxy);
        var start = TimeProvider.System.GetTimestamp();
        var (before, oursBefore, allBefore) = (ProcessUsage.Of(processes), Ours(all), ProcessUsage.OfTheMachine());
        var result = await driver.RunAsync(drive);
        // A machine that is busy with something else may not answer a cold peer's first request within a short round.
        for (var more = 0; more < MostTries && result is { Requests: 0, Broken: 0 }; more++)
        {
            result = await driver.RunAsync(drive);
        }

        var (after, oursAfter, allAfter) = (ProcessUsage.Of(processes), Ours(all), ProcessUsage.OfTheMachine());
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        var allocated = await AllocatedAsync(proxy) - allocatedBefore;
        proxy.EnsureRunning();
        if (!result.IsAll(expected))
        {
            throw new LoadTestException(
                $"{proxy.Name}, {result.Requests} requests: {result.Refused} refused, {result.Broken} broken; all were to be {expected.ToString().ToLowerInvariant()}.");
        }

        var own = proxy.RequestLog is null ? null : await proxy.RequestLog.ReadAsync(result.Requests);
        var foreign = (allAfter - allBefore) - (oursAfter - oursBefore);
        return new Sample(
            result.Requests / (result.Microseconds / 1e6),
            (after.Cpu - before.Cpu).TotalMicroseconds / result.Requests,
            result.Latencies,
            after.ResidentBytes,
            Math.Clamp(foreign / (elapsed * Environment.ProcessorCount), 0, 1),
            own)
        {
            HasRepeated = result.HasRepeated,
            AllocatedBytes = (double?)allocated / result.Requests,
        };
    }

    private static async Task<long?> AllocatedAsync(Peer proxy) => proxy.Allocated is { } ask ? await ask() : null;

    // The driver is a child of this process that has ended when this is read.
    private static TimeSpan Ours(IEnumerable<int> processes) => ProcessUsage.Of(Environment.ProcessId).CpuWithChildren + ProcessUsage.Of(processes).Cpu;
}
