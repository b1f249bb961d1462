using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>One fault after the other for minutes, and then everything that was acknowledged meanwhile is looked at. The short form is a fault a test.</summary>
[Collection(LandscapeTests.Name)]
public sealed class FaultRunTests(Landscape landscape, ITestOutputHelper output)
{
    private readonly FaultRunOptions _options = FaultRunOptions.FromEnvironment();

    [Fact]
    public async Task Minutes_of_faults_of_a_primary_that_Sentinels_watch_undo_nothing()
    {
        SkipUnlessAskedFor();
        await using var sentinels = await RedisSentinels.StartAsync(RedisSentinels.DownAfter);
        await RunAsync(
            [.. Acknowledged.Keys(landscape, sentinels.Url, confirming: 2), ("Redis:SentinelService", RedisSentinels.Service)],
            [
                ("killed", async () =>
                {
                    var primary = await sentinels.PrimaryAsync();
                    await SentinelFaults.KillAsync(sentinels, primary);
                    await primary.RestartAsync();
                }),
                ("frozen", async () => await SentinelFaults.FreezeAsync(sentinels, await sentinels.PrimaryAsync())),
                ("replaced by plan", async () => await SentinelFaults.FailOverAsync(sentinels, await sentinels.PrimaryAsync())),
            ],
            sentinels.ReplicasAreBackAsync);
    }

    [Fact]
    public async Task Minutes_of_faults_of_a_Cluster_undo_nothing()
    {
        SkipUnlessAskedFor();
        await using var cluster = await RedisClusterProcesses.StartAsync(TimeSpan.FromSeconds(2));
        // Once: it leaves a primary without slots, and a third of them on one that has two.
        var haveMoved = false;
        await RunAsync(
            [.. Acknowledged.Keys(landscape, cluster.Url)],
            [
                ("killed", () => ClusterFaults.KillAsync(cluster)),
                ("replaced by plan", () => ClusterFaults.FailOverAsync(cluster)),
                ("its slots moved", () => haveMoved ? ClusterFaults.FailOverAsync(cluster) : MoveAsync()),
            ],
            cluster.ReplicasAreBackAsync);

        Task MoveAsync()
        {
            haveMoved = true;
            return ClusterFaults.MoveSlotsAsync(cluster);
        }
    }

    private void SkipUnlessAskedFor()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        Assert.SkipWhen(_options.Length == TimeSpan.Zero, "AUTHGATEWAY_FAULTS_MINUTES says for how long");
    }

    private async Task RunAsync((string Key, string Value)[] keys, (string Name, Func<Task> Happens)[] faults, Func<Task> isWhole)
    {
        await using var told = await landscape.StartGatewayAsync(keys);
        await using var other = await landscape.StartGatewayAsync(keys);
        await using var acknowledged = new Acknowledged(landscape, told, other);
        await acknowledged.StartAsync();
        var dice = new Random(_options.Seed);
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < _options.Length)
        {
            var (name, happens) = faults[dice.Next(faults.Length)];
            output.WriteLine($"{TimeProvider.System.GetElapsedTime(started):mm\\:ss} {name}, after {acknowledged.Count} acknowledged");
            await happens();
            // Two faults at once may take two of three copies, which nothing outlives.
            await isWhole();
            await acknowledged.MoreAsync();
        }

        await using var late = await landscape.StartGatewayAsync(keys);
        await acknowledged.VerifyAsync(late);
        output.WriteLine($"{acknowledged.Count} acknowledged; {acknowledged.Answers}");
    }
}
