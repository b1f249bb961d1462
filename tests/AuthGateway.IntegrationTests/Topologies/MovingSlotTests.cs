using AuthGateway.Redis;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>A slot of a Cluster that is on its way from one node to another.</summary>
public sealed class MovingSlotTests
{
    private const string Key = "{moving}:key";
    private const string Script = "redis.call('SET', KEYS[1], ARGV[1]) return {}";

    [Fact]
    [Trait(FaultCatalogue.Row, "R15")]
    public async Task A_write_that_the_slots_next_node_takes_is_not_confirmed_by_the_replicas_of_the_last()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var cluster = await RedisClusterProcesses.StartAsync(TimeSpan.FromSeconds(60));
        await using var services = new ServiceCollection().AddLogging().AddSingleton(new RedisSettings { Url = cluster.Url, CommandTimeout = TimeSpan.FromSeconds(1) })
            .AddSingleton(new RevocationSettings { ConfirmingReplicas = 1 }).AddGatewayRedis().BuildServiceProvider();
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        var writer = services.GetRequiredService<ConfirmedWriter>();
        await Eventually.TrueAsync(() => IsConfirmedAsync(writer, "{another}:key"), TimeSpan.FromMinutes(1), "a write is confirmed");
        var from = await cluster.PrimaryOfAsync(Key);
        var to = await ClusterFaults.OtherAsync(cluster, from);
        var slot = (await from.CommandAsync("CLUSTER", "KEYSLOT", Key)).Trim();
        var (fromId, toId) = (await from.CommandAsync("CLUSTER", "MYID"), await to.CommandAsync("CLUSTER", "MYID"));
        // The key is not there: the node that has the slot sends whoever asks to the next one, for this once (ASK).
        await to.CommandAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
        await from.CommandAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
        var replica = await cluster.ReplicaOfAsync(to);
        replica.Freeze();
        for (var i = 0; i < 5; i++)
        {
            Assert.False(await IsConfirmedAsync(writer, Key));
        }

        replica.Thaw();
        await to.CommandAsync("CLUSTER", "SETSLOT", slot, "NODE", toId);
        await from.CommandAsync("CLUSTER", "SETSLOT", slot, "NODE", toId);
        await Eventually.TrueAsync(() => IsConfirmedAsync(writer, Key), TimeSpan.FromMinutes(1), "the write is confirmed at the slot's new node");
    }

    private static async Task<bool> IsConfirmedAsync(ConfirmedWriter writer, RedisKey key)
    {
        try
        {
            return await writer.WriteAsync(RedisMetrics.ProvePrimary, server => server.EvaluateAsync(Script, [key], ["value"]), key, CancellationToken.None) is not null;
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out _, CancellationToken.None))
        {
            return false;
        }
    }
}
