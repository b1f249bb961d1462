using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>A Cluster whose slots move, and whose primaries are lost or replaced by plan (R15 to R17).</summary>
[Collection(LandscapeTests.Name)]
public sealed class ClusterTests(Landscape landscape, ITestOutputHelper output)
{
    private static readonly TimeSpan NodeTimeout = TimeSpan.FromSeconds(2);

    [Fact]
    [Trait(FaultCatalogue.Row, "R15")]
    public Task R15_slots_move_under_load() => ThroughAsync(ClusterFaults.MoveSlotsAsync);

    [Fact]
    [Trait(FaultCatalogue.Row, "R16")]
    public Task R16_a_primary_is_lost() => ThroughAsync(ClusterFaults.KillAsync);

    [Fact]
    [Trait(FaultCatalogue.Row, "R17")]
    public Task R17_a_primary_is_replaced_by_plan() => ThroughAsync(ClusterFaults.FailOverAsync);

    private async Task ThroughAsync(Func<RedisClusterProcesses, Task> fault)
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var cluster = await RedisClusterProcesses.StartAsync(NodeTimeout);
        (string, string)[] keys = [.. Acknowledged.Keys(landscape, cluster.Url)];
        await using var told = await landscape.StartGatewayAsync(keys);
        await using var other = await landscape.StartGatewayAsync(keys);
        await using var acknowledged = new Acknowledged(landscape, told, other);
        await acknowledged.StartAsync();

        await fault(cluster);
        await acknowledged.MoreAsync();

        await using var late = await landscape.StartGatewayAsync(keys);
        await acknowledged.VerifyAsync(late);
        output.WriteLine($"{acknowledged.Count} acknowledged; {acknowledged.Answers}");
    }
}
