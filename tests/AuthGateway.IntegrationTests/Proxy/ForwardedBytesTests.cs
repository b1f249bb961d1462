using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Proxy;

/// <summary>What the upstream receives, byte by byte, and what the caller receives of its answer.</summary>
public sealed class ForwardedBytesTests
{
    [Theory]
    [InlineData("/echo/plain", "/echo/plain")]
    [InlineData("/echo/a%40b", "/echo/a%40b")]
    [InlineData("/echo/caf%C3%A9", "/echo/caf%C3%A9")]
    [InlineData("/echo/caf%c3%a9", "/echo/caf%C3%A9")]
    [InlineData("/echo/%61bc", "/echo/abc")]
    [InlineData("/echo/a%20b", "/echo/a%20b")]
    [InlineData("/echo/a+b", "/echo/a+b")]
    [InlineData("/echo/a%2Bb", "/echo/a%2Bb")]
    [InlineData("/echo/%7Euser", "/echo/~user")]
    [InlineData("/echo/x?a=%2F..%2f&b=%40&c=%zz&d=a+b%20c&e=%c3%A9", "/echo/x?a=%2F..%2f&b=%40&c=%zz&d=a+b%20c&e=%c3%A9")]
    [InlineData("/echo/x?", "/echo/x?")]
    [InlineData("/echo/x?a=b?c=d//..", "/echo/x?a=b?c=d//..")]
    public async Task The_target_that_was_judged_is_the_target_that_is_sent(string sent, string received)
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        var response = await RawHttpClient.ExchangeAsync(gateway.Data, $"GET {sent} HTTP/1.1\r\nHost: h\r\n\r\n");

        Assert.Equal(200, response.Status);
        Assert.Equal($"GET {received} HTTP/1.1", Assert.Single(upstream.Connections).ReceivedText.Split("\r\n")[0]);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U31")]
    [Trait(FaultCatalogue.Row, "U32")]
    public async Task Headers_that_the_upstreams_connection_header_names_and_trailers_stay_here()
    {
        await using var upstream = FaultServer.Answering(
            "HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\nX-End: 2\r\nX-AuthGateway-Token: echoed\r\nTrailer: X-Late\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Late: 3\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        var response = await RawHttpClient.ExchangeAsync(gateway.Data, "GET / HTTP/1.1\r\nHost: h\r\nTE: trailers\r\n\r\n");

        Assert.Equal("ok", response.Text);
        Assert.True(response.Complete);
        Assert.Null(response.Header("X-Hop"));
        Assert.Equal("2", response.Header("X-End"));
        Assert.Null(response.Header("Trailer"));
        Assert.Null(response.Header("X-AuthGateway-Token"));
        Assert.Empty(response.Trailers);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U27")]
    public async Task Latin_1_header_values_pass_in_both_directions()
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nX-Name: Jos\u00E9\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        var response = await RawHttpClient.ExchangeAsync(gateway.Data, "GET / HTTP/1.1\r\nHost: h\r\nX-City: M\u00FCnchen\r\n\r\n");

        Assert.Equal(200, response.Status);
        Assert.Equal("Jos\u00E9", response.Header("X-Name"));
        Assert.Contains("X-City: M\u00FCnchen\r\n", Assert.Single(upstream.Connections).ReceivedText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    [InlineData("127.0.0.0/8", "203.0.113.7, 127.0.0.1")]
    public async Task X_forwarded_for_is_continued_from_a_trusted_peer_and_replaced_from_others(string trusted, string expected)
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address, ("Proxy:TrustedProxies:0", trusted)), "Development");

        await RawHttpClient.ExchangeAsync(
            gateway.Data, "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 203.0.113.7\r\nForwarded: for=203.0.113.7\r\n\r\n");

        var received = Assert.Single(upstream.Connections).ReceivedText.Split("\r\n");
        Assert.Equal($"X-Forwarded-For: {expected}", Assert.Single(received, line => line.StartsWith("X-Forwarded-For:", StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(received, line => line.StartsWith("Forwarded:", StringComparison.OrdinalIgnoreCase));
    }
}
