using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Latency;

/// <summary>What the reverse proxy and the legacy system report divides their time; what the API gateway reports stands beside it.</summary>
public sealed class BeyondOurPortTests
{
    private static readonly (string Key, string Value)[] Reported =
    [
        ("ReverseProxy:Clusters:up:Metadata:ReverseProxyTime", "Server-Timing:proxy"),
        ("ReverseProxy:Clusters:up:Metadata:SystemTime", "Server-Timing:upstream"),
    ];

    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task Behind_the_sample_nginx_a_slow_legacy_system_is_the_systems_time()
    {
        Assert.SkipWhen(NginxProcess.SkipReason is not null, NginxProcess.SkipReason ?? string.Empty);
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var nginx = await NginxProcess.StartAsync(legacy.Address);
        await using var gateway = await Gateway.StartAsync(Splits.Open(nginx.Address, Reported), "Development");
        await gateway.Client.GetAsync("/echo/warm");
        await gateway.ReportedAsync("up");

        using var response = await gateway.Client.GetAsync("/slow?ms=400");
        Assert.True(response.IsSuccessStatusCode);
        var split = await gateway.ReportedAsync("up", requests: 2);
        split.AssertOwner("legacy.system", TimeSpan.FromMilliseconds(400));
        // nginx counts in whole milliseconds; what was left of the wait in a stall of this machine is not its own.
        Assert.InRange(split.OwnerMicroseconds["legacy.system"] + split.OwnerMicroseconds["own.stall"], 395_000, split.TotalMicroseconds);
    }

    [Fact]
    public async Task A_slow_network_before_the_reverse_proxy_is_the_networks_time()
    {
        Assert.SkipWhen(NginxProcess.SkipReason is not null, NginxProcess.SkipReason ?? string.Empty);
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var nginx = await NginxProcess.StartAsync(legacy.Address);
        await using var network = TcpChaosProxy.Start(nginx.Address);
        await using var gateway = await Gateway.StartAsync(Splits.Open(network.Address, Reported), "Development");
        await gateway.Client.GetAsync("/echo/warm");
        await gateway.ReportedAsync("up");
        network.ToClient.Delay = TimeSpan.FromMilliseconds(300);

        using var response = await gateway.Client.GetAsync("/echo/x");
        Assert.True(response.IsSuccessStatusCode);
        (await gateway.ReportedAsync("up", requests: 2)).AssertOwner("legacy.network", TimeSpan.FromMilliseconds(300));
    }

    [Fact]
    public async Task Without_a_source_nothing_that_an_upstream_says_of_itself_is_believed()
    {
        await using var upstream = AnsweringLate("HTTP/1.1 200 OK\r\nServer-Timing: proxy;dur=9999, upstream;dur=9999\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        using var response = await gateway.Client.GetAsync("/x");
        var split = await gateway.ReportedAsync("up");
        split.AssertOwner("legacy", Late);
        Assert.Equal(0, split.OwnerMicroseconds["legacy.system"]);
    }

    [Fact]
    public async Task A_report_longer_than_the_wait_is_cut_to_it_and_the_owners_still_sum()
    {
        await using var upstream = AnsweringLate("HTTP/1.1 200 OK\r\nServer-Timing: proxy;dur=9999, upstream;dur=8888\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address, Reported), "Development");

        using var response = await gateway.Client.GetAsync("/x");
        var split = await gateway.ReportedAsync("up");
        split.AssertOwner("legacy.system", Late);
        Assert.Equal(0, split.OwnerMicroseconds["legacy.network"]);
    }

    [Theory]
    [InlineData("true", true, true)]
    [InlineData("false", false, false)]
    public async Task What_is_reported_to_the_gateway_goes_on_to_callers_only_where_the_split_does(string serverTiming, bool upstreams, bool ours)
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nServer-Timing: db;dur=1\r\nX-Request-Time: 0.001\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(
                upstream.Address,
                ("Telemetry:ServerTiming", serverTiming),
                ("ReverseProxy:Clusters:up:Metadata:ReverseProxyTime", "X-Request-Time:s"),
                ("ReverseProxy:Clusters:up:Metadata:SystemTime", "Server-Timing:db")),
            "Development");

        using var response = await gateway.Client.GetAsync("/x");
        var timing = response.Headers.TryGetValues("Server-Timing", out var values) ? string.Join(", ", values) : "";
        Assert.Equal(upstreams, timing.Contains("db;dur=1", StringComparison.Ordinal));
        Assert.Equal(ours, timing.Contains("own;dur=", StringComparison.Ordinal));
        Assert.False(response.Headers.Contains("X-Request-Time"));
    }

    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", false)]
    public async Task The_wait_before_us_is_told_by_a_trusted_API_gateway_alone_and_is_in_no_sum(string trusted, bool told)
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address, ("Proxy:TrustedProxies:0", trusted)), "Development");
        var started = TimeProvider.System.GetUtcNow().AddSeconds(-5).ToUnixTimeMilliseconds();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/x");
        request.Headers.Add("X-Request-Start", $"t={started}");

        using var response = await gateway.Client.SendAsync(request);
        var split = await gateway.ReportedAsync("up");
        Assert.True(split.TotalMicroseconds < 4_000_000);
        if (told)
        {
            Assert.InRange(split.QueuedBeforeMicroseconds!.Value, 5_000_000, 60_000_000);
        }
        else
        {
            Assert.Null(split.QueuedBeforeMicroseconds);
        }
    }

    // Late enough that no stall of a busy machine covers all of the wait.
    private static FaultServer AnsweringLate(string answer) => FaultServer.Start(async connection =>
    {
        await connection.ReadRequestAsync();
        await connection.DelayAsync(Late);
        await connection.WriteAsync(answer);
    });
}
