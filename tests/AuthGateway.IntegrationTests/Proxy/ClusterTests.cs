using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Proxy;

/// <summary>Several servers behind one route, and none.</summary>
public sealed class ClusterTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task Requests_are_spread_over_the_clusters_servers()
    {
        await using var one = FaultServer.Answering(Ok);
        await using var two = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(
                one.Address,
                ("ReverseProxy:Clusters:up:Destinations:two:Address", two.Address.AbsoluteUri),
                ("ReverseProxy:Clusters:up:LoadBalancingPolicy", "RoundRobin")),
            "Development");

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));
        }

        Assert.NotEmpty(one.Connections);
        Assert.NotEmpty(two.Connections);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U37")]
    public async Task A_server_that_fails_is_put_aside_and_with_none_left_the_answer_is_503()
    {
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(
                new Uri($"http://127.0.0.1:{FreePort.Next()}"),
                ("ReverseProxy:Clusters:up:HealthCheck:Passive:Enabled", "true"),
                ("ReverseProxy:Clusters:up:HealthCheck:Passive:Policy", "TransportFailureRate"),
                ("ReverseProxy:Clusters:up:HealthCheck:AvailableDestinationsPolicy", "HealthyAndUnknown")),
            "Development");

        // The failure rate counts only from its tenth request on.
        await Eventually.TrueAsync(async () =>
        {
            using var response = await gateway.Client.GetAsync("/");
            return response.StatusCode == HttpStatusCode.ServiceUnavailable;
        });

        using var refused = await gateway.Client.GetAsync("/");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("upstream_unavailable", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var split = await gateway.ReportedAsync("up");
        Assert.Equal(503, split.Status);
        Assert.Equal(0, split.OwnerMicroseconds["legacy"]);
    }

    [Fact]
    public async Task Http_2_is_served_and_spoken()
    {
        await using var legacy = await LegacySystemProcess.StartAsync(new LegacySystemOptions { H2c = true });
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(
                legacy.H2cAddress!,
                ("ReverseProxy:Clusters:up:HttpRequest:Version", "2"),
                ("ReverseProxy:Clusters:up:HttpRequest:VersionPolicy", "RequestVersionExact")),
            "Development");

        using var client = new HttpClient { BaseAddress = gateway.Http2 };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/echo/x") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await client.SendAsync(request);

        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.Contains("\"protocol\":\"HTTP/2\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await gateway.ReportedAsync("up");
    }
}
