using AuthGateway.Redis;
using AuthGateway.Redis.LegacySessions;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AuthGateway.Tests.Redis;

/// <summary>The script that keeps a legacy session's lifetimes, on real Redis and on the embedded server.</summary>
public sealed class LegacySessionStoreTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task A_session_that_is_over_stays_over_for_every_replica(ServerKind kind)
    {
        await using var redis = await TestServer.StartAsync(kind);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(new RedisSettings { Url = $"redis://127.0.0.1:{redis.Port}" })
            .AddSingleton(GatewayReplica.Quick).AddGatewayRedis().BuildServiceProvider();
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        var store = services.GetRequiredService<LegacySessionStore>();
        await Eventually.TrueAsync(async () => await store.UseAsync("one", Long, Long, CancellationToken.None) is SessionUse.Noted);
        var noted = Assert.IsType<SessionUse.Noted>(await store.UseAsync("one", Long, Long, CancellationToken.None));
        Assert.InRange(noted.Age, TimeSpan.Zero, TimeSpan.FromSeconds(30));

        // Unused for longer than a millisecond, for a sliding lifetime of none.
        await Eventually.TrueAsync(async () => await store.UseAsync("one", TimeSpan.Zero, Long, CancellationToken.None) is SessionUse.Over);
        Assert.IsType<SessionUse.Over>(await store.UseAsync("one", Long, Long, CancellationToken.None));

        Assert.IsType<SessionUse.Noted>(await store.UseAsync("two", Long, Long, CancellationToken.None));
        await Eventually.TrueAsync(async () => await store.UseAsync("two", Long, TimeSpan.FromMilliseconds(250), CancellationToken.None) is SessionUse.Over);
        foreach (var service in services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }
}
