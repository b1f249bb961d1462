using System.Globalization;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Hosting.RollingRestart;

/// <summary>Replicas are replaced as a Deployment does it (maxSurge 1, maxUnavailable 0), under load: nothing is lost.</summary>
public sealed class RollingRestartTests
{
    [Fact]
    [Trait(FaultCatalogue.Row, "P1")]
    public async Task No_request_fails_and_every_WebSocket_is_told_1001_while_replicas_are_replaced()
    {
        Assert.SkipWhen(Executables.Find("haproxy") is null, "haproxy is not installed");
        var profile = RestartProfile.Current;
        await using var redis = await RedisForTests.StartAsync();
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var haproxy = await Haproxy.StartAsync(profile.ProbeInterval);
        var fleet = new Queue<(string Slot, Replica Replica)>();
        var free = new Queue<string>(Haproxy.Slots);
        try
        {
            await AddAsync();
            await AddAsync();
            await using var requests = new RequestLoad(haproxy.Address, profile.RequestsPerSecond);
            await using var sockets = new SocketLoad(haproxy.Address, profile.Sockets);
            await Eventually.TrueAsync(() => sockets.Open == profile.Sockets && sockets.Echoes > profile.Sockets, TimeSpan.FromMinutes(1), "the sockets are open");

            var began = TimeProvider.System.GetTimestamp();
            for (var i = 0; i < profile.Replacements; i++)
            {
                await AddAsync();
                var (slot, old) = fleet.Dequeue();
                await using (old)
                {
                    Assert.Equal(0, await old.StopAsync());
                }

                await haproxy.RemoveAsync(slot);
                free.Enqueue(slot);
                await Eventually.TrueAsync(() => sockets.Open == profile.Sockets || sockets.Failures.Count > 0, TimeSpan.FromMinutes(1), "the sockets are open again");
            }

            var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
            await requests.StopAsync();
            await sockets.StopAsync();
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{profile.Replacements} replacements in {seconds:N0} s: {requests.Answered} requests ({requests.Answered / seconds:N0} a second), {requests.Failures.Count} failed; {sockets.Echoes} echoes, {sockets.GoingAway} sockets closed with 1001, {sockets.Failures.Count} otherwise."));
            Assert.Empty(requests.Failures);
            Assert.Empty(sockets.Failures);
            Assert.NotEqual(0, requests.Answered);

            // Every replica of the beginning is gone: each socket was closed once at least.
            Assert.True(profile.Replacements < 2 || sockets.GoingAway >= profile.Sockets, $"{sockets.GoingAway} of {profile.Sockets} sockets were told");
        }
        finally
        {
            foreach (var (_, replica) in fleet)
            {
                await replica.DisposeAsync();
            }
        }

        async Task AddAsync()
        {
            var replica = await Replica.StartAsync(legacy.Address, redis.Endpoint, profile);
            var slot = free.Dequeue();
            fleet.Enqueue((slot, replica));
            await haproxy.AddAsync(slot, replica);
        }
    }
}
