using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>What happens to the node of a Cluster that has the revocations.</summary>
internal static class ClusterFaults
{
    // In the slot of the revocations.
    private const string Key = "{authgateway:revocations}:log";

    // Redis itself gives up after 5 s.
    private static readonly TimeSpan FailOverPatience = TimeSpan.FromSeconds(10);

    public static async Task MoveSlotsAsync(RedisClusterProcesses cluster)
    {
        // All of its slots, so that the revocations' is among them.
        var from = await cluster.PrimaryOfAsync(Key);
        var to = await cluster.PrimaryOfAsync("{authgateway:audit}:entries") is var audit && audit != from ? audit : await OtherAsync(cluster, from);
        await cluster.ReshardAsync(from, to, slots: 16384 / 3);
        Assert.NotEqual(from, await cluster.PrimaryOfAsync(Key));
    }

    public static async Task KillAsync(RedisClusterProcesses cluster)
    {
        // Another replica must be left to confirm by: that of a primary whose copy is not needed.
        var primary = await cluster.PrimaryOfAsync(Key);
        await primary.KillAsync();
        await cluster.WaitForAnotherAsync(Key, primary);
        await primary.RestartAsync();
    }

    public static async Task FailOverAsync(RedisClusterProcesses cluster)
    {
        var primary = await cluster.PrimaryOfAsync(Key);
        // Redis gives one up when it takes too long, and says so to nobody.
        for (var done = false; !done;)
        {
            await (await cluster.ReplicaOfAsync(primary)).CommandAsync("CLUSTER", "FAILOVER");
            done = await cluster.WaitForAnotherAsync(Key, primary, FailOverPatience);
        }
    }

    /// <summary>A primary that is not this one.</summary>
    public static async Task<RedisServerProcess> OtherAsync(RedisClusterProcesses cluster, RedisServerProcess than)
    {
        for (var i = 0; ; i++)
        {
            if (await cluster.PrimaryOfAsync($"{i}") is var found && found != than)
            {
                return found;
            }
        }
    }
}
