using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Proxy;

/// <summary>As many requests at an upstream server as it may have; a bounded queue before it, in our own time; 503 beyond.</summary>
public sealed class PlacesTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    public async Task Streams_leave_the_places_to_the_requests_and_above_their_own_number_count_as_requests()
    {
        var goOn = new TaskCompletionSource();
        await using var upstream = FaultServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                if (request.Contains("/stream", StringComparison.Ordinal))
                {
                    await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: 1\n\n");
                    await goOn.Task;
                    return;
                }

                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(upstream.Address, ("Proxy:MaxConnectionsPerServer", "1"), ("Proxy:MaxStreamsPerServer", "2"), ("Proxy:QueueTimeout", "00:00:00.2")),
            "Development");
        List<HttpResponseMessage> streams = [];
        for (var i = 0; i < 2; i++)
        {
            streams.Add(await gateway.Client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead));
            Assert.Equal(200, (int)streams[^1].StatusCode);
            Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));
        }

        streams.Add(await gateway.Client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead));
        using (var refused = await gateway.Client.GetAsync("/"))
        {
            Assert.Equal(503, (int)refused.StatusCode);
        }

        goOn.SetResult();
        streams.ForEach(stream => stream.Dispose());
        await Eventually.TrueAsync(async () => (await gateway.Client.GetAsync("/")).IsSuccessStatusCode, what: "the places come back");
    }

    [Fact]
    public async Task Where_streams_have_no_places_of_their_own_each_takes_a_requests()
    {
        var goOn = new TaskCompletionSource();
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: 1\n\n");
            await goOn.Task;
        });
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(upstream.Address, ("Proxy:MaxConnectionsPerServer", "1"), ("Proxy:MaxStreamsPerServer", "0"), ("Proxy:QueueTimeout", "00:00:00.2")),
            "Development");

        using (var stream = await gateway.Client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(200, (int)stream.StatusCode);
            using var refused = await gateway.Client.GetAsync("/");
            Assert.Equal(503, (int)refused.StatusCode);
            Assert.Contains("upstream_busy", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        goOn.SetResult();
        await Eventually.TrueAsync(async () => (await gateway.Client.GetAsync("/")).IsSuccessStatusCode, what: "the place comes back");
    }

    [Fact]
    public async Task A_cluster_that_may_have_any_number_of_connections_has_the_streams_too()
    {
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync(
            Splits.Open(upstream.Address, ("ReverseProxy:Clusters:up:HttpClient:MaxConnectionsPerServer", $"{int.MaxValue}")), "Development");

        Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task Waiting_for_a_place_is_our_own_time_and_not_the_upstreams()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            while (true)
            {
                await connection.ReadRequestAsync();
                await connection.DelayAsync(TimeSpan.FromMilliseconds(300));
                await connection.WriteAsync(Ok);
            }
        });
        await using var gateway = await StartAsync(upstream.Address, places: 1, queue: 10);

        var answers = await Task.WhenAll(gateway.Client.GetAsync("/a"), gateway.Client.GetAsync("/b"));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Single(upstream.Connections);
        var second = await gateway.ReportedAsync("up", requests: 2);
        Assert.InRange(second.WithStalls("own"), 200_000, second.TotalMicroseconds);
        Assert.InRange(second.WithStalls("legacy"), 250_000, second.TotalMicroseconds - 200_000);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U34")]
    public async Task Beyond_the_queue_and_beyond_its_time_the_answer_is_503_with_Retry_After_and_our_own_fault()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.HoldAsync();
        });
        await using var gateway = await StartAsync(upstream.Address, places: 1, queue: 1);
        using var leaving = new CancellationTokenSource();
        var held = gateway.Client.GetAsync("/held", leaving.Token);
        await Eventually.TrueAsync(() => upstream.Connections.Count == 1);

        // One waits until its time is up, whichever of the two it is; the other finds the queue full.
        var answers = await Task.WhenAll(gateway.Client.GetAsync("/a"), gateway.Client.GetAsync("/b"));
        foreach (var answer in answers)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains("upstream_busy", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var reported = await gateway.ReportedAsync("up", requests: 2);
        Assert.Equal("upstream_busy", reported.Reason);
        Assert.Equal(0, reported.OwnerMicroseconds["legacy"]);
        Assert.Single(upstream.Connections);

        // A caller that leaves gives its place back.
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        using var later = new CancellationTokenSource();
        var next = gateway.Client.GetAsync("/next", later.Token);
        await Eventually.TrueAsync(() => upstream.Connections.Count == 2);
        await later.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    [Trait(FaultCatalogue.Row, "U38")]
    public async Task A_full_upstream_does_not_hold_up_another_one()
    {
        await using var full = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.HoldAsync();
        });
        await using var free = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("full", full.Address, "Anonymous", "/full"), .. Gateway.Route("free", free.Address, "Anonymous", "/free"),
                ("Proxy:MaxConnectionsPerServer", "1"), ("Proxy:MaxQueuedRequestsPerServer", "0"),
            ],
            "Development");
        using var leaving = new CancellationTokenSource();
        var held = gateway.Client.GetAsync("/full", leaving.Token);
        await Eventually.TrueAsync(() => full.Connections.Count == 1);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await gateway.Client.GetAsync("/full")).StatusCode);
        Assert.Equal("ok", await gateway.Client.GetStringAsync("/free"));
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
    }

    private static Task<Gateway> StartAsync(Uri upstream, int places, int queue) => Gateway.StartAsync(
        Splits.Open(
            upstream,
            ("Proxy:MaxConnectionsPerServer", $"{places}"),
            ("Proxy:MaxQueuedRequestsPerServer", $"{queue}"),
            ("Proxy:QueueTimeout", "00:00:01")),
        "Development");
}
