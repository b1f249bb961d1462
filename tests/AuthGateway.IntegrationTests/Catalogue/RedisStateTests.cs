using AuthGateway.IntegrationTests.Authentication;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>A Redis that is cut off, loads or takes nobody in: 503 for what needs it, and what was revoked stays so.</summary>
[Collection(LandscapeTests.Name)]
public sealed class RedisStateTests(Landscape landscape)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [Trait(FaultCatalogue.Row, "R2")]
    [Trait(FaultCatalogue.Row, "R3")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_Redis_that_is_cut_off_is_503_after_the_lease_whether_without_a_word_or_with_resets(bool silently)
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var redis = await RedisServerProcess.StartAsync();
        await using var network = TcpChaosProxy.Start(redis.Host, redis.Port);
        await using var gateway = await StartAsync(network.Endpoint);
        var (good, revoked) = await CallersAsync(gateway);

        network.Blackhole = silently;
        network.ResetNewConnections = !silently;
        if (!silently)
        {
            network.ResetConnections();
        }

        await HoldsUntilTheLeaseEndsAsync(gateway, good, revoked);
        (network.Blackhole, network.ResetNewConnections) = (false, false);
        await IsBackAsync(gateway, good, revoked);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "R7")]
    public async Task While_Redis_loads_its_data_nothing_that_it_lacks_counts_as_not_revoked()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        // It waits that many microseconds for each command of its file, and answers in between that it loads.
        await using var redis = await RedisServerProcess.StartAsync(new RedisServerOptions { Durable = true, Arguments = ["--key-load-delay", "200"] });
        await using var gateway = await StartAsync(redis.Endpoint);
        var (good, revoked) = await CallersAsync(gateway);
        await redis.CommandAsync("EVAL", "for i = 1, 40000 do redis.call('SET', 'load:' .. i, i) end", "0");

        var restart = redis.RestartAsync();
        await HoldsUntilTheLeaseEndsAsync(gateway, good, revoked);
        // One that starts now knows nothing, and says so.
        await using (var early = await StartAsync(redis.Endpoint, waitUntilReady: false))
        {
            Assert.Contains(await landscape.StatusAsync("/echo/x", revoked, early), (int[])[503, 401]);
        }

        await restart;
        await IsBackAsync(gateway, good, revoked);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "R11")]
    public async Task A_Redis_that_takes_no_more_clients_goes_on_for_those_that_it_has()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var redis = await RedisServerProcess.StartAsync();
        await using var gateway = await StartAsync(redis.Endpoint);
        var (good, revoked) = await CallersAsync(gateway);
        await using var operators = await RespConnection.OpenAsync(redis.Host, redis.Port, null, null);
        await operators.CommandAsync(["CONFIG", "SET", "maxclients", "1"]);

        await using (var late = await StartAsync(redis.Endpoint, waitUntilReady: false))
        {
            Assert.False((await late.ManagementClient.GetAsync("/readyz")).IsSuccessStatusCode);
            Assert.Equal(503, await landscape.StatusAsync("/echo/x", good, late));
            Assert.Equal(200, await landscape.StatusAsync("/echo/x", good, gateway));
            Assert.Equal(401, await landscape.StatusAsync("/echo/x", revoked, gateway));
            await operators.CommandAsync(["CONFIG", "SET", "maxclients", "1000"]);
            await IsBackAsync(late, good, revoked);
        }
    }

    private Task<Gateway> StartAsync(string endpoint, bool waitUntilReady = true) => landscape.StartGatewayAsync(
        [
            ("Redis:Url", $"redis://{endpoint}"), ("Redis:CommandTimeout", "00:00:00.250"), ("Redis:ConnectTimeout", "00:00:00.500"),
            ("Revocation:Lease", "00:00:02"), ("Revocation:PollInterval", "00:00:00.500"),
        ],
        waitUntilReady);

    private async Task<(string Good, string Revoked)> CallersAsync(Gateway gateway)
    {
        var id = Guid.NewGuid().ToString("N");
        var good = await landscape.MintAsync(new { sub = $"good-{id}" });
        var revoked = await landscape.MintAsync(new { sub = $"revoked-{id}" });
        Assert.Equal(200, await landscape.StatusAsync("/echo/x", good, gateway));
        await Eventually.TrueAsync(async () => await landscape.RevokeAsync(gateway, $"revoked-{id}") == 201, Patience, "the revocation is acknowledged");
        Assert.Equal(401, await landscape.StatusAsync("/echo/x", revoked, gateway));
        return (good, revoked);
    }

    private async Task HoldsUntilTheLeaseEndsAsync(Gateway gateway, string good, string revoked)
    {
        var seen = new HashSet<int>();
        await Eventually.TrueAsync(
            async () =>
            {
                Assert.Contains(await landscape.StatusAsync("/echo/x", revoked, gateway), (int[])[401, 503]);
                seen.Add(await landscape.StatusAsync("/echo/x", good, gateway));
                return seen.Contains(503);
            },
            Patience,
            "what needs Redis is answered 503");
        Assert.Subset(new HashSet<int> { 200, 503 }, seen);
        Assert.Equal(503, await landscape.RevokeAsync(gateway, "somebody"));
        Assert.Equal(401, await landscape.StatusAsync("/echo/x", null, gateway));
        Assert.Equal(200, await landscape.StatusAsync("/echo/open/x", null, gateway));
        Assert.True((await gateway.ManagementClient.GetAsync("/livez")).IsSuccessStatusCode);
    }

    private async Task IsBackAsync(Gateway gateway, string good, string revoked)
    {
        await Eventually.TrueAsync(async () => await landscape.StatusAsync("/echo/x", good, gateway) == 200, Patience, "members are served again");
        Assert.Equal(401, await landscape.StatusAsync("/echo/x", revoked, gateway));
    }
}
