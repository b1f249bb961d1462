using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Attacks;

/// <summary>A route's own transforms work on text that the caller chose: what they make of it is judged again.</summary>
public sealed class RouteTransformTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Theory]
    [InlineData("/files/...json")]
    [InlineData("/files/%2E%2E.json")]
    public async Task A_route_value_cannot_become_a_dot_segment(string path)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream, "/files/{name}.json", ("PathPattern", "/v1/{name}/admin"));

        var answer = await GetAsync(gateway, path);

        Assert.Equal(400, answer.Status);
        Assert.All(upstream.Connections, connection => Assert.Empty(connection.ReceivedText));
    }

    [Theory]
    [InlineData("/api", "GET / HTTP/1.1")]
    [InlineData("/api?x=1", "GET /?x=1 HTTP/1.1")]
    [InlineData("/api/", "GET / HTTP/1.1")]
    [InlineData("/API/members%3A1/%C3%A9", "GET /members%3A1/%C3%A9 HTTP/1.1")]
    public async Task A_removed_prefix_leaves_a_whole_path(string path, string line)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream, "/api/{**rest}", ("PathRemovePrefix", "/api"));

        var answer = await GetAsync(gateway, path);

        Assert.Equal(200, answer.Status);
        Assert.StartsWith(line + "\r\n", upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/old/a/b%3Ac", "GET /new/a/b%3Ac HTTP/1.1")]
    [InlineData("/old/a%40b/%E2%82%AC?q=%2F..", "GET /new/a%40b/%E2%82%AC?q=%2F.. HTTP/1.1")]
    [InlineData("/old/100%25", "GET /new/100%25 HTTP/1.1")]
    [InlineData("/old/a+b%20c", "GET /new/a+b%20c HTTP/1.1")]
    public async Task A_pattern_forwards_a_route_value_as_it_was_judged(string path, string line)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await StartAsync(upstream, "/old/{**rest}", ("PathPattern", "/new/{**rest}"));

        var answer = await GetAsync(gateway, path);

        Assert.Equal(200, answer.Status);
        Assert.StartsWith(line + "\r\n", upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set")]
    [InlineData("Append")]
    public async Task A_route_value_cannot_become_an_identity_header(string how)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("one", upstream.Address, "Anonymous", "/{id}"),
                ("ReverseProxy:Routes:one:Transforms:0:RequestHeaderRouteValue", "X-AuthGateway-Subject"),
                ($"ReverseProxy:Routes:one:Transforms:0:{how}", "id"),
            ],
            "Development");

        var answer = await GetAsync(gateway, "/administrator");

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("X-AuthGateway-", upstream.Connections[0].ReceivedText, StringComparison.OrdinalIgnoreCase);
    }

    private static Task<Gateway> StartAsync(FaultServer upstream, string path, (string Key, string Value) transform) => Gateway.StartAsync(
        [.. Gateway.Route("one", upstream.Address, "Anonymous", path), ($"ReverseProxy:Routes:one:Transforms:0:{transform.Key}", transform.Value)],
        "Development");

    private static Task<RawResponse> GetAsync(Gateway gateway, string target) =>
        RawHttpClient.ExchangeAsync(gateway.Data, $"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n");
}
