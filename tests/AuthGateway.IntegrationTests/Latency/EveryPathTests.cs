using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Latency;

/// <summary>A request's owners sum to its total in every path; <see cref="Gateway.ReportedAsync"/> checks it each time.</summary>
public sealed class EveryPathTests
{
    [Fact]
    public async Task A_slow_upstream_before_and_within_its_body_is_the_upstreams_time()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.DelayAsync(TimeSpan.FromMilliseconds(200));
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
            await connection.DelayAsync(TimeSpan.FromMilliseconds(200));
            await connection.WriteAsync("cd");
        });
        await using var gateway = await StartAsync(upstream.Address);

        Assert.Equal("abcd", await gateway.Client.GetStringAsync("/x"));
        var split = await gateway.ReportedAsync("open");
        Assert.InRange(split.WithStalls("legacy"), 390_000, split.TotalMicroseconds);
    }

    [Fact]
    public async Task A_slow_upload_is_the_callers_time_although_the_upstream_is_being_awaited()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await StartAsync(legacy.Address);
        // The first one of a fresh process is slow at the upstream.
        using var warm = new StringContent("warm");
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.PostAsync("/upload", warm)).StatusCode);
        await gateway.ReportedAsync("open");
        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);
        await client.SendAsync("POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nab");
        await Task.Delay(400);
        await client.SendAsync("cd");

        Assert.Equal(200, (await client.ReadResponseAsync()).Status);
        var split = await gateway.ReportedAsync("open", requests: 2);
        Assert.InRange(split.WithStalls("client"), 300_000, split.TotalMicroseconds);
        Assert.True(split.OwnerMicroseconds["legacy"] < split.WithStalls("client"));
    }

    [Theory]
    [InlineData("HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nabcde")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    public async Task What_is_no_answer_is_502_with_a_problem_and_none_of_its_text(string answer)
    {
        await using var upstream = FaultServer.Answering(answer);
        await using var gateway = await StartAsync(upstream.Address);
        var response = await gateway.Client.GetAsync("/x");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.DoesNotContain("SSH", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(502, (await gateway.ReportedAsync("open")).Status);
    }

    [Fact]
    public async Task An_upstream_that_refuses_is_502_and_one_that_hangs_is_504()
    {
        await using var hanging = FaultServer.Start(connection => connection.HoldAsync());
        await using var gateway = await StartAsync(
            new Uri($"http://127.0.0.1:{FreePort.Next()}"),
            [.. Gateway.Route("hanging", hanging.Address, "Anonymous", "/hanging"), ("ReverseProxy:Clusters:hanging:HttpRequest:ActivityTimeout", "00:00:00.300")]);

        Assert.Equal(HttpStatusCode.BadGateway, (await gateway.Client.GetAsync("/x")).StatusCode);
        Assert.Equal(HttpStatusCode.GatewayTimeout, (await gateway.Client.GetAsync("/hanging")).StatusCode);
        Assert.Equal(502, (await gateway.ReportedAsync("open")).Status);
        Assert.InRange((await gateway.ReportedAsync("hanging")).WithStalls("legacy"), 250_000, long.MaxValue);
    }

    [Fact]
    public async Task An_upstream_that_breaks_off_within_its_body_leaves_a_cut_and_never_a_clean_end()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npartial");
            connection.Reset();
        });
        await using var gateway = await StartAsync(upstream.Address);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => gateway.Client.GetStringAsync("/x"));
        await gateway.ReportedAsync("open");
    }

    [Fact]
    public async Task A_dead_pooled_connection_costs_a_GET_one_more_attempt_and_a_POST_none()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            if (connection.Index == 0)
            {
                await connection.ReadRequestAsync();
                connection.Reset();
                return;
            }

            await connection.ReadRequestAsync();
            if (connection.ReceivedText.StartsWith("POST", StringComparison.Ordinal))
            {
                connection.Reset();
                return;
            }

            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            connection.Close();
        });
        await using var gateway = await StartAsync(upstream.Address);

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/x")).StatusCode);
        Assert.Equal(2, upstream.Connections.Count);
        Assert.Equal(HttpStatusCode.BadGateway, (await gateway.Client.PostAsync("/x", new StringContent("body"))).StatusCode);
        Assert.Equal(3, upstream.Connections.Count);
        await gateway.ReportedAsync("open", requests: 2);
    }

    [Fact]
    public async Task A_caller_that_leaves_before_the_answer_is_499_and_its_time_still_sums()
    {
        await using var upstream = FaultServer.Start(connection => connection.HoldAsync());
        await using var gateway = await StartAsync(upstream.Address);
        var client = await RawHttpClient.ConnectAsync(gateway.Data);
        await client.SendAsync("GET /x HTTP/1.1\r\nHost: x\r\n\r\n");
        await Eventually.TrueAsync(() => upstream.Connections.Count == 1);
        client.Reset();
        await client.DisposeAsync();

        Assert.Equal(499, (await gateway.ReportedAsync("open")).Status);
    }

    [Fact]
    public async Task A_WebSocket_works_and_its_ledger_closes_at_the_headers()
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await StartAsync(legacy.Address);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{gateway.Data.Authority}/ws"), CancellationToken.None);
        var reported = await gateway.ReportedAsync("open");
        Assert.Equal(101, reported.Status);

        await socket.SendAsync(Encoding.UTF8.GetBytes("hello"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        var buffer = new byte[64];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, received.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, CancellationToken.None);
    }

    [Fact]
    public async Task HTTP_2_goes_in_and_out()
    {
        await using var legacy = await LegacySystemProcess.StartAsync(new LegacySystemOptions { H2c = true });
        await using var gateway = await StartAsync(
            legacy.H2cAddress!, [("ReverseProxy:Clusters:open:HttpRequest:Version", "2"), ("ReverseProxy:Clusters:open:HttpRequest:VersionPolicy", "RequestVersionExact")]);
        using var client = new HttpClient { BaseAddress = gateway.Http2, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var response = await client.GetAsync("/echo/over-h2");

        Assert.Equal(HttpVersion.Version20, response.Version);
        Assert.Contains("HTTP/2", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await gateway.ReportedAsync("open");
    }

    [Fact]
    public async Task Refusals_of_every_kind_sum_too_and_none_of_their_time_is_the_upstreams()
    {
        await using var gateway = await StartAsync(
            new Uri("http://127.0.0.1:1"), [("Authorization:Policies:members:Scopes:0", "absent"), .. Gateway.Route("members", new Uri("http://127.0.0.1:1"), "members", "/members")]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Client.GetAsync("/members")).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/members");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await gateway.DevelopmentTokenAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.Client.SendAsync(request)).StatusCode);
        Assert.Equal(400, (await RawHttpClient.ExchangeAsync(gateway.Data, "GET /a/../b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).Status);

        Assert.Equal(0, (await gateway.ReportedAsync("members", requests: 2)).OwnerMicroseconds["legacy"]);
        Assert.Equal("malformed", (await gateway.ReportedAsync("none")).Decision);
    }

    private static Task<Gateway> StartAsync(Uri upstream, IEnumerable<(string Key, string Value)>? more = null) =>
        Gateway.StartAsync([.. Gateway.Route("open", upstream, "Anonymous"), .. more ?? []], "Development");
}
