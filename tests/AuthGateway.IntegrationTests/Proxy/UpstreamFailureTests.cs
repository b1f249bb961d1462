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
    [InlineData("HTTP/1.1 000 " + UpstreamText + "\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 205 Reset Content\r\nContent-Length: 20\r\n\r\n" + UpstreamText)]
    [InlineData("HTTP/1.1 205 Reset Content\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n" + UpstreamText + "\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n" + UpstreamText + "\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n" + UpstreamText + "\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n14\r\n" + UpstreamText + "\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n" + UpstreamText + "\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 20\r\n\r\n" + UpstreamText)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 20\r\nContent-Length: 3\r\n\r\n" + UpstreamText)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + UpstreamText)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +20\r\n\r\n" + UpstreamText)]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: a\r" + UpstreamText + "\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: a\0" + UpstreamText + "\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX A: " + UpstreamText + "\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/2.0 200 OK\r\nX-A: " + UpstreamText + "\r\nContent-Length: 0\r\n\r\n")]
    [Trait(FaultCatalogue.Row, "U9")]
    [Trait(FaultCatalogue.Row, "U11")]
    [Trait(FaultCatalogue.Row, "U14")]
    [Trait(FaultCatalogue.Row, "U17")]
    [Trait(FaultCatalogue.Row, "U18")]
    [Trait(FaultCatalogue.Row, "U19")]
    [Trait(FaultCatalogue.Row, "U21")]
    [Trait(FaultCatalogue.Row, "U23")]
    [Trait(FaultCatalogue.Row, "U24")]
    [Trait(FaultCatalogue.Row, "U26")]
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

    [Theory]
    [InlineData("X-{0}", 201)]
    [InlineData("X-Same", 201)]
    [InlineData("X-{0}", 5000)]
    [Trait(FaultCatalogue.Row, "U16")]
    public async Task Too_many_header_fields_are_a_502(string name, int count)
    {
        var fields = string.Concat(Enumerable.Range(0, count).Select(i => $"{string.Format(System.Globalization.CultureInfo.InvariantCulture, name, i)}: {UpstreamText}\r\n"));
        await using var upstream = FaultServer.Answering($"HTTP/1.1 200 OK\r\n{fields}Content-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        await AssertProblemAsync(gateway, HttpStatusCode.BadGateway, "upstream_failed");
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U1")]
    public async Task A_connection_that_is_refused_is_a_502()
    {
        await using var gateway = await Gateway.StartAsync(Splits.Open(new Uri($"http://127.0.0.1:{FreePort.Next()}")), "Development");

        await AssertProblemAsync(gateway, HttpStatusCode.BadGateway, "upstream_failed");
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U2")]
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
    [Trait(FaultCatalogue.Row, "U3")]
    public async Task Silence_is_a_504_when_the_activity_timeout_ends()
    {
        await using var upstream = FaultServer.Start(connection => connection.HoldAsync());
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address, ("Proxy:ActivityTimeout", "00:00:00.3")), "Development");

        await AssertProblemAsync(gateway, HttpStatusCode.GatewayTimeout, "upstream_timeout");
    }

    [Fact]
    public async Task A_reason_phrase_that_is_no_text_does_not_go_on()
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 O\u0001\u001b[2JK\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        using var response = await gateway.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain(response.ReasonPhrase ?? "", char.IsControl);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Never: ")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/x-never\r\n")]
    [Trait(FaultCatalogue.Row, "U4")]
    public async Task A_head_that_comes_byte_by_byte_is_a_504_when_the_time_for_all_of_it_is_over(string begin)
    {
        await using var upstream = Dripping(begin);
        await using var gateway = await Gateway.StartAsync([.. Splits.Open(upstream.Address), ("Proxy:RequestTimeout", "00:00:00.5")], "Development");

        await AssertProblemAsync(gateway, HttpStatusCode.GatewayTimeout, "upstream_timeout");
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U5")]
    public async Task A_body_that_comes_byte_by_byte_breaks_off_when_its_routes_time_is_over()
    {
        var left = new TaskCompletionSource();
        await using var upstream = Dripping("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", left);
        await using var gateway = await Gateway.StartAsync([.. Splits.Open(upstream.Address), ("ReverseProxy:Routes:up:Timeout", "00:00:00.5")], "Development");

        // Never a clean end: it would be taken for the whole.
        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.Client.GetStringAsync("/"));
        await left.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_server_that_only_the_time_limit_ends_is_put_aside_like_one_that_is_silent()
    {
        await using var upstream = Dripping("HTTP/1.1 200 OK\r\nX-Never: ");
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(
                upstream.Address,
                ("Proxy:RequestTimeout", "00:00:00.2"),
                ("ReverseProxy:Clusters:up:HealthCheck:Passive:Enabled", "true"),
                ("ReverseProxy:Clusters:up:HealthCheck:Passive:Policy", "TransportFailureRate"),
                ("ReverseProxy:Clusters:up:HealthCheck:AvailableDestinationsPolicy", "HealthyAndUnknown"),
                ("ReverseProxy:Clusters:up:HealthCheck:Passive:ReactivationPeriod", "00:10:00")),
            "Development");

        var statuses = new List<int>();
        await Eventually.TrueAsync(
            async () =>
            {
                using var response = await gateway.Client.GetAsync("/");
                statuses.Add((int)response.StatusCode);
                return statuses[^1] == 503;
            },
            TimeSpan.FromMinutes(1),
            "the server is put aside");
        Assert.All(statuses.SkipLast(1), status => Assert.Equal(504, status));
    }

    [Theory]
    [InlineData("text/event-stream")]
    [InlineData("application/x-ndjson; charset=utf-8")]
    [Trait(FaultCatalogue.Row, "U5")]
    public async Task A_stream_goes_on_beyond_the_routes_time(string type)
    {
        var goOn = new TaskCompletionSource();
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nConnection: close\r\n\r\nfirst\n");
            await goOn.Task;
            await connection.WriteAsync("last\n");
        });
        await using var gateway = await Gateway.StartAsync([.. Splits.Open(upstream.Address), ("ReverseProxy:Routes:up:Timeout", "00:00:00.5")], "Development");
        using var response = await gateway.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("first", await reader.ReadLineAsync());

        // Another request of the same route reaches its end meanwhile: so much time has passed for the stream, too.
        await using var slow = Dripping("HTTP/1.1 200 OK\r\nX-Never: ");
        await using var other = await Gateway.StartAsync([.. Splits.Open(slow.Address), ("Proxy:RequestTimeout", "00:00:01")], "Development");
        await AssertProblemAsync(other, HttpStatusCode.GatewayTimeout, "upstream_timeout");
        goOn.SetResult();

        Assert.Equal("last", await reader.ReadLineAsync());
    }

    // Never silent for as long as the activity timeout, and never done.
    private static FaultServer Dripping(string begin, TaskCompletionSource? left = null) => FaultServer.Start(async connection =>
    {
        try
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(begin);
            while (true)
            {
                await connection.WriteAsync("x");
                await Task.Delay(20);
            }
        }
        finally
        {
            left?.TrySetResult();
        }
    });

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
