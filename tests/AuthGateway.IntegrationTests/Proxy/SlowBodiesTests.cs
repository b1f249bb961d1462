using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Proxy;

/// <summary>Callers that send their bodies slowly, and more of them than a server has places.</summary>
public sealed class SlowBodiesTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const int Places = 6;
    private const int Slow = 4 * Places;

    // Told apart by what stands in it.
    private static readonly string Body = string.Concat(Enumerable.Range(0, 4_000).Select(i => $"{i:d6},"));

    [Fact]
    [Trait(FaultCatalogue.Row, "C2")]
    public async Task They_have_half_of_the_places_and_everybody_else_is_answered()
    {
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await StartAsync(upstream.Address);
        Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));
        var slow = new List<SlowUpload>();
        try
        {
            for (var i = 0; i < Slow; i++)
            {
                slow.Add(await SlowUpload.StartAsync(gateway.Data, chunked: false));
            }

            await Eventually.TrueAsync(() => Uploads(upstream).Count() >= Places / 2);
            // Requests with bodies of their own among them, which come at once.
            for (var i = 0; i < 2 * Places; i++)
            {
                Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));
                using var body = new StringContent(Body);
                using var quick = await gateway.Client.PostAsync("/quick", body);
                Assert.Equal(200, (int)quick.StatusCode);
            }

            // Some may have come in between the look and the taking.
            Assert.InRange(Uploads(upstream).Count(), Places / 2, Places - 1);
            Assert.Equal(2 * Places, string.Concat(upstream.Connections.Select(one => one.ReceivedText)).Split(Body).Length - 1);

            // Each goes on where it was: the upstream answers when it has as many bytes as were said.
            await Task.WhenAll(slow.Select(one => one.FinishAsync()));
            Assert.All(await Task.WhenAll(slow.Select(one => one.Answer)), answer => Assert.Equal(200, answer.Status));
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
    [Trait(FaultCatalogue.Row, "C2")]
    public async Task Those_who_leave_before_their_bodies_have_come_leave_nothing_behind()
    {
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await StartAsync(upstream.Address);
        Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));
        var slow = new List<SlowUpload>();
        for (var i = 0; i < Slow; i++)
        {
            slow.Add(await SlowUpload.StartAsync(gateway.Data, chunked: false));
        }

        await Eventually.TrueAsync(() => Uploads(upstream).Count() >= Places / 2);
        foreach (var one in slow)
        {
            await one.DisposeAsync();
        }

        await Eventually.TrueAsync(async () => (await gateway.ManagementClient.GetStringAsync("/metrics")).Contains("authgateway_requests_active 0\n", StringComparison.Ordinal));
        Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));
    }

    private static IEnumerable<FaultConnection> Uploads(FaultServer upstream) =>
        upstream.Connections.Where(one => one.ReceivedText.Contains("POST /upload", StringComparison.Ordinal));

    // Nobody gives way, so that nothing but waiting for the body outside keeps places free.
    private static Task<Gateway> StartAsync(Uri upstream) => Gateway.StartAsync(
        Splits.Open(
            upstream,
            [
                ("Proxy:MaxConnectionsPerServer", $"{Places}"), ("Proxy:SlowCallerGrace", "00:00:00"), ("Proxy:QueueTimeout", "00:01:00"), ("Proxy:ActivityTimeout", "00:05:00"),
                // At the speed of these callers half a minute.
                ("Proxy:BodyAheadBytes", "65536"),
            ]),
        "Development");
}
