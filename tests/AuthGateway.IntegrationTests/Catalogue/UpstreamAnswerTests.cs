using System.Net;
using System.Text;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>What an upstream answers that is odd, and what of it reaches the caller.</summary>
public sealed class UpstreamAnswerTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Theory]
    [Trait(FaultCatalogue.Row, "U6")]
    [InlineData("Content-Length: 1000\r\n\r\nsome", false)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n", false)]
    [InlineData("Content-Length: 1000\r\n\r\nsome", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n", true)]
    public async Task A_body_that_stalls_ends_as_a_break_and_never_as_its_end(string begin, bool http2)
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\n" + begin);
            await connection.HoldAsync();
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address, ("Proxy:ActivityTimeout", "00:00:00.500")), "Development");

        using var request = new HttpRequestMessage(HttpMethod.Get, http2 ? gateway.Http2 : gateway.Data)
        {
            Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(200, (int)response.StatusCode);
        // "The response ended prematurely", a reset connection, or a reset stream.
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync());
        Assert.Equal("legacy", (await gateway.ReportedAsync("up")).FailedBy);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U12")]
    public async Task Interim_answers_stay_here_and_the_final_one_goes_on()
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + Ok);
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        var answer = await RawHttpClient.ExchangeAsync(gateway.Data, Get);

        Assert.Equal(200, answer.Status);
        Assert.Null(answer.Header("Link"));
        Assert.Equal("ok", answer.Text);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U13")]
    public async Task Two_thousand_interim_answers_are_a_502()
    {
        await using var upstream = FaultServer.Answering(
            string.Concat(Enumerable.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n", 2000)) + Ok);
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        Assert.Equal(502, (await RawHttpClient.ExchangeAsync(gateway.Data, Get)).Status);
    }

    [Theory]
    [Trait(FaultCatalogue.Row, "U15")]
    [InlineData(1, 70_000)]
    [InlineData(70, 1_000)]
    public async Task Headers_of_seventy_thousand_bytes_are_a_502(int fields, int bytes)
    {
        var head = string.Concat(Enumerable.Range(0, fields).Select(i => $"X-{i}: {new string('a', bytes)}\r\n"));
        await using var upstream = FaultServer.Answering($"HTTP/1.1 200 OK\r\n{head}Content-Length: 2\r\n\r\nok");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        Assert.Equal(502, (await RawHttpClient.ExchangeAsync(gateway.Data, Get)).Status);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U20")]
    public async Task What_an_upstream_says_beyond_its_answer_is_nobodys_answer()
    {
        const string Poison = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";
        using var said = new SemaphoreSlim(0);
        await using var upstream = FaultServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is not null)
            {
                // In one piece with the answer, or alone while nobody has asked for anything.
                await connection.WriteAsync(connection.Index % 2 == 0 ? Ok + Poison : Ok);
                await connection.WriteAsync(connection.Index % 2 == 0 ? "" : Poison);
                said.Release();
            }
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        await using var caller = await RawHttpClient.ConnectAsync(gateway.Data);

        for (var i = 0; i < 400; i++)
        {
            await caller.SendAsync(Get);
            var answer = await caller.ReadResponseAsync();
            Assert.True(answer is { Status: 200, Text: "ok" }, $"request {i}: {answer.Status} {answer.Text}");
            await said.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [Trait(FaultCatalogue.Row, "U22")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", 204)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 20\r\nETag: \"a\"\r\n\r\n", 304)]
    [InlineData("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n", 205)]
    public async Task An_answer_that_has_no_body_leaves_its_connection_in_step(string answer, int status)
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                await connection.WriteAsync(request.StartsWith("GET /odd ", StringComparison.Ordinal) ? answer : Ok);
            }
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        await using var caller = await RawHttpClient.ConnectAsync(gateway.Data);

        await caller.SendAsync("GET /odd HTTP/1.1\r\nHost: h\r\n\r\n" + Get);

        Assert.Equal(status, (await caller.ReadResponseAsync(toHead: true)).Status);
        Assert.Equal("ok", (await caller.ReadResponseAsync()).Text);
    }

    [Theory]
    [Trait(FaultCatalogue.Row, "U10")]
    [Trait(FaultCatalogue.Row, "U25")]
    [Trait(FaultCatalogue.Row, "U28")]
    [InlineData("HTTP/1.0 200 OK\r\nX-A: a b\r\n\r\nok")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: a\r\n b\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")]
    [InlineData("HTTP/1.1 200 OK\nX-A: a b\nContent-Length: 2\nConnection: close\n\nok")]
    public async Task An_old_systems_spelling_of_an_answer_goes_on_in_todays(string answer)
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync(answer);
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        var received = await RawHttpClient.ExchangeAsync(gateway.Data, Get);

        Assert.Equal((200, "ok", true), (received.Status, received.Text, received.Complete));
        Assert.StartsWith("HTTP/1.1 200 ", received.Head, StringComparison.Ordinal);
        Assert.Matches("^a +b$", received.Header("X-A")!);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U29")]
    public async Task An_answer_before_the_uploads_end_goes_on_when_the_upstream_takes_the_rest()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadUntilAsync("\r\n\r\n");
            await connection.WriteAsync("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"legacy\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            connection.Finish();
            await connection.HoldAsync();
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        using var response = await gateway.Client.PostAsync("/", new ByteArrayContent(new byte[8_000_000]));

        Assert.Equal(401, (int)response.StatusCode);
        Assert.Equal("Basic realm=\"legacy\"", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U29")]
    public async Task An_answer_before_the_uploads_end_that_its_reset_destroys_is_a_502()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadUntilAsync("\r\n\r\n");
            await connection.WriteAsync("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            connection.Reset();
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        using var response = await gateway.Client.PostAsync("/", new ByteArrayContent(new byte[8_000_000]));

        // Both are the truth: the reset may arrive before the answer or behind it.
        Assert.Contains((int)response.StatusCode, (int[])[401, 502]);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U30")]
    public async Task An_upstreams_own_503_and_its_advice_go_on_untouched()
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 503 Maintenance\r\nRetry-After: 7\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<p>later</p>");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        var answer = await RawHttpClient.ExchangeAsync(gateway.Data, Get);

        Assert.Equal((503, "7", "text/html", "<p>later</p>"), (answer.Status, answer.Header("Retry-After"), answer.Header("Content-Type"), answer.Text));
        Assert.Single(upstream.Connections);
        Assert.Single(Encoding.Latin1.GetString(upstream.Connections[0].Received).Split("GET / ").Skip(1));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U35")]
    public async Task A_connection_is_not_used_for_longer_than_its_lifetime_so_that_a_changed_address_is_seen()
    {
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address, ("Proxy:PooledConnectionLifetime", "00:00:10")), "Development");

        // Traffic without a pause: it is the age that ends it, not idleness.
        await Eventually.TrueAsync(
            async () => await gateway.Client.GetStringAsync("/") == "ok" && upstream.Connections.Count > 1, TimeSpan.FromMinutes(1), "another connection is made");
    }
}
