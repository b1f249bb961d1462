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
    public Task A_session_that_is_over_stays_over_for_every_replica(ServerKind kind) => WithStoreAsync(kind, async store =>
    {
        var noted = Assert.IsType<SessionUse.Noted>(await UseAsync(store, "one"));
        Assert.InRange(noted.Age, TimeSpan.Zero, TimeSpan.FromSeconds(30));

        // Unused for longer than a millisecond, for a sliding lifetime of none.
        await Eventually.TrueAsync(async () => await store.UseAsync("one", [], TimeSpan.Zero, Long, CancellationToken.None) is SessionUse.Over);
        Assert.IsType<SessionUse.Over>(await UseAsync(store, "one"));

        Assert.IsType<SessionUse.Noted>(await UseAsync(store, "two"));
        await Eventually.TrueAsync(async () => await store.UseAsync("two", [], Long, TimeSpan.FromMilliseconds(250), CancellationToken.None) is SessionUse.Over);
    });

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public Task What_is_known_of_a_session_by_another_name_is_carried_over(ServerKind kind) => WithStoreAsync(kind, async store =>
    {
        // Its age.
        await UseAsync(store, "old");
        await Eventually.TrueAsync(async () => await UseAsync(store, "old") is SessionUse.Noted { Age.TotalMilliseconds: > 100 });
        Assert.IsType<SessionUse.Noted>(await UseAsync(store, "new", "never", "old"));
        Assert.True(Assert.IsType<SessionUse.Noted>(await UseAsync(store, "new")).Age > TimeSpan.FromMilliseconds(100));

        // How long it was not used, where it has not been used by its own name; else that counts.
        await Eventually.TrueAsync(async () => await store.UseAsync("newer", ["old"], TimeSpan.FromMilliseconds(1), Long, CancellationToken.None) is SessionUse.Over);
        await UseAsync(store, "used", "old");
        await UseAsync(store, "used");
        Assert.IsType<SessionUse.Noted>(await store.UseAsync("used", ["old"], TimeSpan.FromSeconds(30), Long, CancellationToken.None));

        // Its end.
        Assert.IsType<SessionUse.Over>(await UseAsync(store, "last", "new", "newer"));
        Assert.IsType<SessionUse.Over>(await UseAsync(store, "last"));

        // A look makes nothing.
        Assert.IsType<SessionUse.Noted>(await UseAsync(store, "sixth", "never"));
        Assert.True(Assert.IsType<SessionUse.Noted>(await UseAsync(store, "never")).Age < TimeSpan.FromMilliseconds(100));
    });

    private static Task<SessionUse> UseAsync(LegacySessionStore store, string session, params string[] others) =>
        store.UseAsync(session, [.. others], Long, Long, CancellationToken.None);

    private static async Task WithStoreAsync(ServerKind kind, Func<LegacySessionStore, Task> test)
    {
        await using var redis = await TestServer.StartAsync(kind);
        await using var services = new ServiceCollection().AddLogging().AddSingleton(new RedisSettings { Url = $"redis://127.0.0.1:{redis.Port}" })
            .AddSingleton(GatewayReplica.Quick).AddGatewayRedis().BuildServiceProvider();
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        var store = services.GetRequiredService<LegacySessionStore>();
        await Eventually.TrueAsync(async () => await UseAsync(store, "connected") is SessionUse.Noted);
        await test(store);
        foreach (var service in services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }
    }
}
