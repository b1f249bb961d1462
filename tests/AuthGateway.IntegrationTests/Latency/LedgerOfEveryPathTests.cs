using System.Net;
using System.Net.Http.Headers;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Latency;

/// <summary>However a request ends, its owners' times sum to its total; the harness checks it with each report.</summary>
public sealed class LedgerOfEveryPathTests
{
    [Theory]
    [InlineData("GET", "/status/200", 200)]
    [InlineData("HEAD", "/download?bytes=1000", 200)]
    [InlineData("GET", "/status/204", 204)]
    [InlineData("GET", "/status/304", 304)]
    [InlineData("GET", "/status/404", 404)]
    [InlineData("GET", "/status/500", 500)]
    public async Task An_answer_of_the_upstream_is_split_whole(string method, string target, int status)
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");

        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
        var split = await gateway.ReportedAsync("up");
        Assert.Equal(status, split.Status);
        Assert.True(split.WithStalls("legacy") > 0);
    }

    [Fact]
    public async Task Refusals_of_the_gateway_itself_are_split_whole_and_cost_the_upstream_nothing()
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await Gateway.StartAsync(
            [.. Gateway.Route("members", upstream.Address, "members", "/members/{**rest}"), ("Authorization:Policies:members:Scopes:0", "profile")],
            "Development");

        Assert.Equal(400, (await RawHttpClient.ExchangeAsync(gateway.Data, "GET /a%2Fb HTTP/1.1\r\nHost: h\r\n\r\n")).Status);
        var bad = await gateway.ReportedAsync("none");
        Assert.Equal(400, bad.Status);

        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync("/elsewhere")).StatusCode);
        Assert.Equal(404, (await gateway.ReportedAsync("none", requests: 2)).Status);

        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Client.GetAsync("/members/me")).StatusCode);
        Assert.Equal(401, (await gateway.ReportedAsync("members")).Status);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/members/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await gateway.DevelopmentTokenAsync(scope: "points"));
        Assert.Equal(HttpStatusCode.Forbidden, (await gateway.Client.SendAsync(request)).StatusCode);
        var denied = await gateway.ReportedAsync("members", requests: 2);
        Assert.Equal(403, denied.Status);
        Assert.Equal(0, denied.OwnerMicroseconds["legacy"]);
        Assert.Empty(upstream.Connections);
    }

    [Fact]
    public async Task A_refused_connection_is_a_502_and_a_hanging_upstream_a_504_on_its_own_account()
    {
        var nobody = new Uri($"http://127.0.0.1:{FreePort.Next()}");
        await using var hanging = FaultServer.Start(connection => connection.HoldAsync());
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("nobody", nobody, "Anonymous", "/nobody"),
                .. Gateway.Route("hanging", hanging.Address, "Anonymous", "/hanging"),
                ("ReverseProxy:Clusters:hanging:HttpRequest:ActivityTimeout", "00:00:00.4"),
            ],
            "Development");

        Assert.Equal(HttpStatusCode.BadGateway, (await gateway.Client.GetAsync("/nobody")).StatusCode);
        Assert.Equal(502, (await gateway.ReportedAsync("nobody")).Status);

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await gateway.Client.GetAsync("/hanging")).StatusCode);
        var late = await gateway.ReportedAsync("hanging");
        Assert.Equal(504, late.Status);
        late.AssertOwner("legacy", TimeSpan.FromSeconds(0.4));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "C5")]
    public async Task A_caller_that_leaves_before_the_headers_is_a_499_and_the_upstream_is_let_go()
    {
        var gone = new TaskCompletionSource();
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.HoldAsync();
            gone.TrySetResult();
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);
        await client.SendAsync("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
        await Eventually.TrueAsync(() => upstream.Connections.Any(connection => connection.Received.Length > 0));
        client.Reset();

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(499, (await gateway.ReportedAsync("up")).Status);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "C5")]
    public async Task A_caller_that_leaves_within_the_body_is_split_whole_and_the_upstream_is_let_go()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nsome");
            await connection.HoldAsync();
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");

        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);
        await client.SendAsync("GET /body HTTP/1.1\r\nHost: h\r\n\r\n");
        Assert.NotEmpty(await client.ReadSomeAsync());
        client.Reset();

        Assert.Equal(200, (await gateway.ReportedAsync("up")).Status);
    }

    [Theory]
    [InlineData("reset-mid-body")]
    [InlineData("reset-mid-chunks")]
    [InlineData("truncate")]
    [InlineData("truncate-chunks")]
    [Trait(FaultCatalogue.Row, "U7")]
    [Trait(FaultCatalogue.Row, "U8")]
    public async Task A_body_that_the_upstream_cuts_reaches_the_caller_as_a_cut(string fault)
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await Gateway.StartAsync(Splits.Open(legacy.Address), "Development");

        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);
        await client.SendAsync($"GET /fault/{fault} HTTP/1.1\r\nHost: h\r\n\r\n");
        var (bytes, end) = await client.ReadToEndAsync();

        var text = System.Text.Encoding.Latin1.GetString(bytes);
        Assert.True(end == ConnectionEnd.Reset || !text.Contains("\r\n0\r\n\r\n", StringComparison.Ordinal), text);
        Assert.DoesNotContain("\r\n0\r\n\r\n", text, StringComparison.Ordinal);
        await gateway.ReportedAsync("up");
    }
}
