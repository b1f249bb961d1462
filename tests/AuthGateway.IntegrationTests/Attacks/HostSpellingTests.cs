using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Attacks;

/// <summary>A route for a host is for all spellings of that host.</summary>
public sealed class HostSpellingTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Theory]
    [InlineData("admin.example", 401)]
    [InlineData("ADMIN.example", 401)]
    [InlineData("admin.example:80", 401)]
    // nginx and Apache drop the dot before they choose a virtual host.
    [InlineData("admin.example.", 400)]
    [InlineData("admin.example.:80", 400)]
    [InlineData("shop.example", 200)]
    public async Task A_protected_host_is_protected_in_every_spelling(string host, int status)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("admin", upstream.Address, "members"),
                ("ReverseProxy:Routes:admin:Match:Hosts:0", "admin.example"),
                ("ReverseProxy:Routes:admin:Transforms:0:RequestHeaderOriginalHost", "true"),
                ("Authorization:Policies:members:Scopes:0", "profile"),
                .. Gateway.Route("rest", upstream.Address, "Anonymous"),
                ("ReverseProxy:Routes:rest:Transforms:0:RequestHeaderOriginalHost", "true"),
            ],
            "Development");

        var answer = await RawHttpClient.ExchangeAsync(gateway.Data, $"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? 1 : 0, upstream.Connections.Count);
    }
}
