using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.Redis;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Topologies;

/// <summary>A primary that is lost, stands still, is replaced by plan or stands alone, watched by real Sentinels (R12 to R14).</summary>
[Collection(LandscapeTests.Name)]
public sealed class SentinelTests(Landscape landscape, ITestOutputHelper output)
{
    [Fact]
    [Trait(FaultCatalogue.Row, "R12")]
    public Task R12_nothing_that_was_acknowledged_is_lost_with_the_primary() => ThroughAsync(SentinelFaults.KillAsync);

    [Fact]
    [Trait(FaultCatalogue.Row, "R13")]
    public Task R13_nor_with_one_that_stood_still_and_comes_back() => ThroughAsync(SentinelFaults.FreezeAsync, confirming: 2);

    [Fact]
    [Trait(FaultCatalogue.Row, "R14")]
    public Task R14_nor_at_a_failover_that_an_operator_orders() => ThroughAsync(SentinelFaults.FailOverAsync, confirming: 2);

    [Fact]
    public Task What_a_primary_alone_takes_is_not_acknowledged() => ThroughAsync(async (sentinels, primary) =>
    {
        // Its replicas hear nothing of what it takes from here on, and one of them becomes the primary.
        foreach (var replica in sentinels.Servers.Where(server => server != primary))
        {
            replica.Freeze();
        }

        var before = _acknowledged!.Revocations;
        string[] kinds = ["revoke 503", "rotate 503", "make key 503", "begin session 503"];
        await Eventually.TrueAsync(
            () => kinds.All(_acknowledged.Has) && (_acknowledged.Has("use 503") || _acknowledged.Has("begin family 503")), TimeSpan.FromMinutes(1), "nothing is acknowledged");
        // One may have been confirmed in the moment before.
        Assert.InRange(_acknowledged.Revocations, before, before + 1);
        await primary.KillAsync();
        foreach (var replica in sentinels.Servers.Where(server => server != primary))
        {
            replica.Thaw();
        }

        await sentinels.WaitForAnotherAsync(primary);
    });

    [Fact]
    [Trait(FaultCatalogue.Row, "R13")]
    public async Task A_client_that_is_left_without_a_primary_is_made_anew()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var sentinels = await RedisSentinels.StartAsync(RedisSentinels.DownAfter);
        (string, string)[] keys =
            [.. Acknowledged.Keys(landscape, sentinels.Url), ("Redis:SentinelService", RedisSentinels.Service), ("Redis:ConfigurationCheckInterval", "00:00:01")];
        await using var gateway = await landscape.StartGatewayAsync(keys);
        var connection = gateway.Services.GetRequiredService<RedisConnection>();
        Assert.True(connection.TryGetClient(out var left));

        // It will never find anybody again.
        await left.CloseAsync();
        await Eventually.TrueAsync(async () => await connection.PingAsync(CancellationToken.None) is RedisPing.Answered, TimeSpan.FromMinutes(1), "Redis answers again");

        Assert.True(connection.TryGetClient(out var anew));
        Assert.NotSame(left, anew);
        await using var acknowledged = _acknowledged = new Acknowledged(landscape, gateway, gateway);
        await acknowledged.StartAsync();
        await using var late = await landscape.StartGatewayAsync(keys);
        await acknowledged.VerifyAsync(late);
    }

    private Acknowledged? _acknowledged;

    // Both of them, where the old primary lives on: it and the one that is not promoted are two, and would confirm to each other what the new one lacks.
    private async Task ThroughAsync(Func<RedisSentinels, RedisServerProcess, Task> fault, int confirming = 1)
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var sentinels = await RedisSentinels.StartAsync(RedisSentinels.DownAfter);
        (string, string)[] keys = [.. Acknowledged.Keys(landscape, sentinels.Url, confirming), ("Redis:SentinelService", RedisSentinels.Service)];
        await using var told = await landscape.StartGatewayAsync(keys);
        await using var other = await landscape.StartGatewayAsync(keys);
        await using var acknowledged = _acknowledged = new Acknowledged(landscape, told, other);
        await acknowledged.StartAsync();

        await fault(sentinels, await sentinels.PrimaryAsync());
        await acknowledged.MoreAsync();

        await using var late = await landscape.StartGatewayAsync(keys);
        await acknowledged.VerifyAsync(late);
        output.WriteLine($"{acknowledged.Count} acknowledged; {acknowledged.Answers}");
    }
}
