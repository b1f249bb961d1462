using System.Globalization;
using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Proxy;

/// <summary>Request bodies above the bound.</summary>
public sealed class BodyBoundTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    [Trait(FaultCatalogue.Row, "C8")]
    public async Task A_body_that_says_it_is_too_large_is_a_413_before_anybody_is_asked_for_anything()
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("up", upstream.Address, "members"),
                ("Authorization:Policies:members:Scopes:0", "profile"),
                ("Hosting:MaxRequestBodyBytes", "1000"),
            ],
            "Development");

        // Without a credential: the bound comes before authentication. And without a byte of the body: nobody waits for it.
        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);
        await client.SendAsync("POST /upload HTTP/1.1\r\nHost: h\r\nContent-Length: 1099511627776\r\n\r\n");
        var response = await client.ReadResponseAsync();

        AssertTooLarge(response);
        Assert.Equal(ConnectionEnd.Closed, (await client.ReadToEndAsync()).End);
        Assert.Empty(upstream.Connections);
        Assert.Equal("request_body_too_large", (await gateway.ReportedAsync("up")).Reason);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "C8")]
    public async Task A_chunked_body_is_cut_at_the_bound_and_the_upstream_never_sees_its_end()
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address, ("Hosting:MaxRequestBodyBytes", "1000")), "Development");
        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);

        await client.SendAsync("POST /upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (var i = 0; i < 3; i++)
        {
            await client.SendAsync($"1f4\r\n{new string('x', 500)}\r\n");
        }

        await client.SendAsync("0\r\n\r\n");
        var response = await client.ReadResponseAsync();

        AssertTooLarge(response);
        Assert.All(upstream.Connections, connection => Assert.DoesNotContain("\r\n0\r\n", connection.ReceivedText, StringComparison.Ordinal));
        Assert.Equal(413, (await gateway.ReportedAsync("up")).Status);
    }

    [Fact]
    public async Task A_route_s_own_bound_goes_before_the_server_s()
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("large", upstream.Address, "Anonymous", "/large"),
                ("ReverseProxy:Routes:large:MaxRequestBodySize", "5000"),
                .. Gateway.Route("any", upstream.Address, "Anonymous", "/any"),
                ("ReverseProxy:Routes:any:MaxRequestBodySize", "-1"),
                .. Gateway.Route("small", upstream.Address, "Anonymous", "/small"),
                ("ReverseProxy:Routes:small:MaxRequestBodySize", "10"),
                ("Hosting:MaxRequestBodyBytes", "1000"),
            ],
            "Development");

        Assert.Equal(200, await StatusAsync(gateway, "/large", 5000));
        Assert.Equal(413, await StatusAsync(gateway, "/large", 5001));
        Assert.Equal(200, await StatusAsync(gateway, "/any", 100_000));
        Assert.Equal(200, await StatusAsync(gateway, "/small", 10));
        Assert.Equal(413, await StatusAsync(gateway, "/small", 11));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Over_HTTP_2_too_a_body_above_the_bound_is_a_413(bool saysItsLength)
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address, ("Hosting:MaxRequestBodyBytes", "1000")), "Development");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Http2, "/upload"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StreamContent(new MemoryStream(new byte[1001])),
        };
        request.Content.Headers.ContentLength = saysItsLength ? 1001 : null;
        if (!saysItsLength)
        {
            request.Headers.TransferEncodingChunked = true;
        }

        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private static void AssertTooLarge(RawResponse response)
    {
        Assert.Equal(413, response.Status);
        Assert.Equal("application/problem+json", response.Header("Content-Type"));
        Assert.Contains("request_body_too_large", response.Text, StringComparison.Ordinal);
        Assert.Equal("close", response.Header("Connection"));
    }

    private static async Task<int> StatusAsync(Gateway gateway, string path, int bytes) => (await RawHttpClient.ExchangeAsync(
        gateway.Data,
        string.Create(CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: h\r\nContent-Length: {bytes}\r\n\r\n{new string('x', bytes)}"))).Status;
}
