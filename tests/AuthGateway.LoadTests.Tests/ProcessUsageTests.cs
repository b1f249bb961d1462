using AuthGateway.LoadTests.Measuring;

namespace AuthGateway.LoadTests.Tests;

/// <summary>What a process has used, read from the system.</summary>
public sealed class ProcessUsageTests
{
    [Fact]
    public void This_process_has_used_CPU_and_memory_and_uses_more_when_it_works()
    {
        var before = ProcessUsage.Of(Environment.ProcessId);
        var sum = 0.0;
        // Until the kernel has counted some ticks; how long that takes is no matter.
        while ((ProcessUsage.Of(Environment.ProcessId).Cpu - before.Cpu).TotalMilliseconds < 30)
        {
            sum += Math.Sqrt(sum + 1);
        }

        Assert.True(sum > 0);
        Assert.InRange(before.ResidentBytes, 1 << 20, long.MaxValue);
        Assert.True(ProcessUsage.OfTheMachine() >= before.Cpu);
    }

    [Fact]
    public void A_process_is_in_its_own_tree() => Assert.Contains(Environment.ProcessId, ProcessTree.Of(Environment.ProcessId));
}
