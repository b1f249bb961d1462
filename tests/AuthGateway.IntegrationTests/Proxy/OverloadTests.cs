using System.Net;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Pipeline.Places;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Proxy;

/// <summary>Three times as many callers as a system behind may have, in waves: each of them gets an answer, and nobody else notices.</summary>
public sealed class OverloadTests
{
    private const int Places = 4;
    private const int Queue = 4;
    private const int Callers = 3 * (Places + Queue);
    private const int Waves = 3;
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    [Fact]
    [Trait(FaultCatalogue.Row, "U38")]
    public async Task At_three_times_what_it_can_take_each_caller_gets_200_or_503_and_nobody_else_notices()
    {
        using var goOn = new SemaphoreSlim(0);
        var (calls, now, most) = (0, 0, 0);
        await using var slow = FaultServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is not null)
            {
                Interlocked.Increment(ref calls);
                InterlockedMost(ref most, Interlocked.Increment(ref now));
                await goOn.WaitAsync();
                Interlocked.Decrement(ref now);
                await connection.WriteAsync(Ok);
            }
        });
        await using var free = FaultServer.Answering(Ok);
        await using var gateway = await Gateway.StartAsync(
            [
                .. Gateway.Route("slow", slow.Address, "Anonymous", "/slow"), .. Gateway.Route("free", free.Address, "Anonymous", "/free"),
                ("Proxy:MaxConnectionsPerServer", $"{Places}"), ("Proxy:MaxQueuedRequestsPerServer", $"{Queue}"), ("Proxy:QueueTimeout", "00:01:00"),
                ("Proxy:ActivityTimeout", "00:02:00"), ("Proxy:RequestTimeout", "00:02:00"),
            ],
            "Development");
        HashSet<TimeSpan> delays = [];
        for (var wave = 0; wave < Waves; wave++)
        {
            var asked = Enumerable.Range(0, Callers).Select(_ => gateway.Client.GetAsync("/slow")).ToList();
            await Eventually.TrueAsync(
                () => Task.FromResult(asked.Count(one => one.IsCompleted) == Callers - Places - Queue), TimeSpan.FromMinutes(1), "who has no place is told");
            await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref now) == Places), TimeSpan.FromMinutes(1), "the places are taken");

            Assert.Equal(HttpStatusCode.OK, (await gateway.ManagementClient.GetAsync("/livez")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await gateway.ManagementClient.GetAsync("/readyz")).StatusCode);
            Assert.Contains("authgateway_requests_active", await gateway.ManagementClient.GetStringAsync("/metrics"), StringComparison.Ordinal);
            Assert.Equal("ok", await gateway.Client.GetStringAsync("/free"));

            goOn.Release(Places + Queue);
            var answers = await Task.WhenAll(asked);
            Assert.Equal(Places + Queue, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
            foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
                Assert.True(refused.Headers.RetryAfter?.Delta is { } delay && delay >= TimeSpan.FromSeconds(1) && delay <= TimeSpan.FromSeconds(5) && (delays.Add(delay) || true));
            }
        }

        // 48 callers that come back at the same moment would be the next overload.
        Assert.True(delays.Count > 1, "Retry-After is not the same for all");
        Assert.Equal(Places, most);
        Assert.InRange(calls, Waves * (Places + Queue), Waves * (Places + Queue) * 6 / 5);

        // When the load ends, all is as before.
        goOn.Release(Callers);
        for (var i = 0; i < Callers; i++)
        {
            Assert.Equal("ok", await gateway.Client.GetStringAsync("/slow"));
        }

        var places = gateway.Services.GetRequiredService<RequestPlaces>();
        await Eventually.TrueAsync(() => Task.FromResult(places is { Requests.Taken: 0 }), what: "every place is back");
    }

    private static void InterlockedMost(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
