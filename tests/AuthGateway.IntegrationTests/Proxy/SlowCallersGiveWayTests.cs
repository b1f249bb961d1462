using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Telemetry;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Proxy;

/// <summary>Callers that take their time have all places of a server: whoever else comes gets one of theirs.</summary>
public sealed class SlowCallersGiveWayTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const int Places = 3;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait(FaultCatalogue.Row, "C2")]
    public async Task A_body_that_comes_a_little_at_a_time_gives_way_and_the_others_go_on(bool chunked)
    {
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await StartAsync(upstream.Address);
        List<SlowUpload> slow = [];
        try
        {
            for (var i = 0; i < Places; i++)
            {
                slow.Add(await SlowUpload.StartAsync(gateway.Data, chunked));
            }

            await Eventually.TrueAsync(() => upstream.Connections.Count(one => one.ReceivedText.Contains("POST", StringComparison.Ordinal)) == Places);

            Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));

            // One for the one who came, and none for those who find places free again.
            var ended = await await Task.WhenAny(slow.Select(one => one.Answer));
            AssertGaveWay(ended);
            Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));
            var others = slow.Where(one => !one.Answer.IsCompleted).ToList();
            Assert.Equal(Places - 1, others.Count);
            foreach (var other in others)
            {
                await other.FinishAsync();
                Assert.Equal(200, (await other.Answer).Status);
            }

            await AssertReportedAsync(gateway, status: 408);
        }
        finally
        {
            foreach (var one in slow)
            {
                await one.DisposeAsync();
            }
        }
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "C3")]
    public async Task An_answer_that_is_not_read_gives_way()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                if (!request.StartsWith("GET /endless", StringComparison.Ordinal))
                {
                    await connection.WriteAsync(Ok);
                    continue;
                }

                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                while (true)
                {
                    await connection.WriteAsync(new byte[64 * 1024]);
                }
            }
        });
        await using var gateway = await StartAsync(upstream.Address);
        List<RawHttpClient> slow = [];
        try
        {
            for (var i = 0; i < Places; i++)
            {
                slow.Add(await RawHttpClient.ConnectAsync(gateway.Data));
                await slow[i].SendAsync("GET /endless HTTP/1.1\r\nHost: h\r\n\r\n");
            }

            await Eventually.TrueAsync(() => upstream.Connections.Count(one => one.ReceivedText.Contains("GET /endless", StringComparison.Ordinal)) == Places);

            Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));

            await AssertReportedAsync(gateway, status: 200);
            Assert.Single(Reported(gateway), request => request.Reason == "slow_caller");
        }
        finally
        {
            foreach (var one in slow)
            {
                await one.DisposeAsync();
            }
        }
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U38")]
    public async Task Requests_that_wait_for_the_upstream_keep_their_places()
    {
        var goOn = new TaskCompletionSource();
        await using var upstream = FaultServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is not null)
            {
                await goOn.Task;
                await connection.WriteAsync(Ok);
            }
        });
        await using var gateway = await StartAsync(upstream.Address, ("Proxy:SlowCallerGrace", "00:00:00.001"), ("Proxy:QueueTimeout", "00:00:02"));
        using var body = new StringContent("all of it");
        var held = Enumerable.Range(0, Places).Select(i => i == 0 ? gateway.Client.PostAsync("/", body) : gateway.Client.GetAsync("/")).ToList();
        await Eventually.TrueAsync(() => upstream.Connections.Count == Places);

        using var refused = await gateway.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        goOn.SetResult();
        Assert.All(await Task.WhenAll(held), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "C2")]
    public async Task With_no_grace_set_slow_callers_keep_their_places()
    {
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await StartAsync(
            upstream.Address, ("Proxy:MaxConnectionsPerServer", "1"), ("Proxy:SlowCallerGrace", "00:00:00"), ("Proxy:QueueTimeout", "00:00:02"));
        await using var slow = await SlowUpload.StartAsync(gateway.Data, chunked: false);
        await Eventually.TrueAsync(() => upstream.Connections.Count == 1);

        using var refused = await gateway.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        await slow.FinishAsync();
        Assert.Equal(200, (await slow.Answer).Status);
    }

    private static void AssertGaveWay(RawResponse answer)
    {
        Assert.Equal(408, answer.Status);
        Assert.Equal("application/problem+json", answer.Header("Content-Type"));
        Assert.Equal("close", answer.Header("Connection"));
        Assert.Equal("urn:authgateway:problem:slow_caller", answer.Json.GetProperty("type").GetString());
    }

    private static async Task AssertReportedAsync(Gateway gateway, int status)
    {
        await Eventually.TrueAsync(() => Reported(gateway).Any(request => request.Reason == "slow_caller"));
        var reported = Reported(gateway).First(request => request.Reason == "slow_caller");
        Assert.Equal((status, "client"), (reported.Status, reported.FailedBy));
        reported.AssertOwner("client", TimeSpan.FromMilliseconds(500));
        await Eventually.TrueAsync(async () => (await gateway.ManagementClient.GetStringAsync("/metrics")).Contains(
            "authgateway_upstream_slow_callers_ended_total{cluster=\"up\"} 1", StringComparison.Ordinal));
    }

    private static IReadOnlyList<RecentRequest> Reported(Gateway gateway) => [.. gateway.Services.GetRequiredService<RecentRequests>().Newest()];

    // Nothing but giving way can end a request or a wait within the test.
    private static Task<Gateway> StartAsync(Uri upstream, params (string Key, string Value)[] more) => Gateway.StartAsync(
        Splits.Open(
            upstream,
            [
                ("Proxy:MaxConnectionsPerServer", $"{Places}"), ("Proxy:SlowCallerGrace", "00:00:00.5"), ("Proxy:QueueTimeout", "00:01:00"),
                ("Proxy:ActivityTimeout", "00:05:00"), .. more,
            ]),
        "Development");
}
