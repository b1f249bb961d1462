using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>A Cluster whose slots move, and whose primaries are lost or replaced by plan (R15 to R17).</summary>
[Collection(LandscapeTests.Name)]
public sealed class ClusterTests(Landscape landscape, ITestOutputHelper output)
{
    // In the slot of the revocations.
    private const string Key = "{authgateway:revocations}:log";
    private static readonly TimeSpan NodeTimeout = TimeSpan.FromSeconds(2);

    [Fact]
    [Trait(FaultCatalogue.Row, "R15")]
    public Task R15_slots_move_under_load() => ThroughAsync(async cluster =>
    {
        // All of its slots, so that the revocations' is among them.
        var from = await cluster.PrimaryOfAsync(Key);
        var to = await cluster.PrimaryOfAsync("{authgateway:audit}:entries") is var audit && audit != from ? audit : await OtherAsync(cluster, from);
        await cluster.ReshardAsync(from, to, slots: 16384 / 3);
        Assert.NotEqual(from, await cluster.PrimaryOfAsync(Key));
    });

    [Fact]
    [Trait(FaultCatalogue.Row, "R16")]
    public Task R16_a_primary_is_lost() => ThroughAsync(async cluster =>
    {
        // Another replica must be left to confirm by: that of a primary whose copy is not needed.
        var primary = await cluster.PrimaryOfAsync(Key);
        await primary.KillAsync();
        await cluster.WaitForAnotherAsync(Key, primary);
        await primary.RestartAsync();
    });

    [Fact]
    [Trait(FaultCatalogue.Row, "R17")]
    public Task R17_a_primary_is_replaced_by_plan() => ThroughAsync(async cluster =>
    {
        var primary = await cluster.PrimaryOfAsync(Key);
        await (await cluster.ReplicaOfAsync(primary)).CommandAsync("CLUSTER", "FAILOVER");
        await cluster.WaitForAnotherAsync(Key, primary);
    });

    private static async Task<RedisServerProcess> OtherAsync(RedisClusterProcesses cluster, RedisServerProcess than)
    {
        for (var i = 0; ; i++)
        {
            if (await cluster.PrimaryOfAsync($"{i}") is var found && found != than)
            {
                return found;
            }
        }
    }

    private async Task ThroughAsync(Func<RedisClusterProcesses, Task> fault)
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var cluster = await RedisClusterProcesses.StartAsync(NodeTimeout);
        (string, string)[] keys = [("Redis:Url", cluster.Url), ("Revocation:ConfirmingReplicas", "1")];
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
