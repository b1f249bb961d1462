using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Proxy;

/// <summary>What callers are told when the system behind the gateway misbehaves.</summary>
public sealed class UpstreamFailureTests
{
    // Stands in everything that the broken upstreams say; no caller may see it.
    private const string UpstreamText = "upstream-secret-text";

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + UpstreamText)]
    [InlineData("HTTP/1.1 999 " + UpstreamText + "\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 600 Odd\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 20\r\n\r\n" + UpstreamText)]
    [InlineData(UpstreamText + "\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2 " + UpstreamText + "\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n" + UpstreamText + " without a colon\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Cut")]
    public async Task An_answer_that_is_not_usable_is_a_502_without_the_upstreams_words(string answer)
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(answer);
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        await AssertProblemAsync(gateway, HttpStatusCode.BadGateway, "upstream_failed");
    }

    [Fact]
    public async Task Too_many_header_fields_are_a_502()
    {
        var fields = string.Concat(Enumerable.Range(0, 201).Select(i => $"X-{i}: {UpstreamText}\r\n"));
        await using var upstream = FaultServer.Answering($"HTTP/1.1 200 OK\r\n{fields}Content-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        await AssertProblemAsync(gateway, HttpStatusCode.BadGateway, "upstream_failed");
    }

    [Fact]
    public async Task A_connection_that_is_refused_is_a_502()
    {
        await using var gateway = await Gateway.StartAsync(Splits.Open(new Uri($"http://127.0.0.1:{FreePort.Next()}")), "Development");

        await AssertProblemAsync(gateway, HttpStatusCode.BadGateway, "upstream_failed");
    }

    [Fact]
    public async Task A_reset_before_the_answer_is_a_502()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            connection.Reset();
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        await AssertProblemAsync(gateway, HttpStatusCode.BadGateway, "upstream_failed");
    }

    [Fact]
    public async Task Silence_is_a_504_when_the_activity_timeout_ends()
    {
        await using var upstream = FaultServer.Start(connection => connection.HoldAsync());
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address, ("Proxy:ActivityTimeout", "00:00:00.3")), "Development");

        await AssertProblemAsync(gateway, HttpStatusCode.GatewayTimeout, "upstream_timeout");
    }

    private static async Task AssertProblemAsync(Gateway gateway, HttpStatusCode status, string code)
    {
        using var response = await gateway.Client.GetAsync("/");
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains($"urn:authgateway:problem:{code}", body, StringComparison.Ordinal);
        Assert.DoesNotContain(UpstreamText, body + response.Headers, StringComparison.Ordinal);
        await gateway.ReportedAsync("up");
    }
}
