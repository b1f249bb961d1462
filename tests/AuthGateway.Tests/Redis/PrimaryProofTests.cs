using AuthGateway.Redis;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AuthGateway.Tests.Redis;

/// <summary>Readings count when the server that was read is the primary: the proof is asked over another connection, which may lead elsewhere while the primary changes.</summary>
public sealed class PrimaryProofTests
{
    private static readonly RevocationSettings Settings = new()
    {
        ConfirmingReplicas = 1, Lease = TimeSpan.FromSeconds(2), PollInterval = TimeSpan.FromMilliseconds(200), UnprovenFor = TimeSpan.FromSeconds(2), ConfirmTimeout = TimeSpan.FromSeconds(1),
    };

    [Fact]
    public async Task The_proof_of_one_server_says_nothing_of_another()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var replaced = await RedisServerProcess.StartAsync();
        await using var primary = await RedisServerProcess.StartAsync();
        await using var replica = await RedisServerProcess.StartAsync(new RedisServerOptions { Arguments = ["--replicaof", $"127.0.0.1 {primary.Port}"] });
        // The log at both, as after a failover.
        await using (var before = await StartAsync(replaced, primary, settings => settings with { ConfirmingReplicas = 0 }))
        {
            await before.GetRequiredService<RevocationCopy>().LoadedAsync.WaitAsync(TimeSpan.FromSeconds(15));
        }

        await using (var right = await StartAsync(primary, primary))
        {
            await Eventually.TrueAsync(() => ConfirmAsync(right), TimeSpan.FromSeconds(30), "the primary is read and proves itself");
        }

        await using var wrong = await StartAsync(replaced, primary);
        var copy = wrong.GetRequiredService<RevocationCopy>();
        await copy.LoadedAsync.WaitAsync(TimeSpan.FromSeconds(15));
        Assert.False(await ConfirmAsync(wrong));
        await Eventually.TrueAsync(() => !copy.IsReady, TimeSpan.FromSeconds(30), "nothing proves the server that is read");
        Assert.False(await ConfirmAsync(wrong));
        Assert.False(copy.IsReady);
    }

    [Fact]
    public async Task What_is_written_between_a_reading_and_its_proof_is_read_before_that_counts()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var primary = await RedisServerProcess.StartAsync();
        await using var replica = await RedisServerProcess.StartAsync(new RedisServerOptions { Arguments = ["--replicaof", $"127.0.0.1 {primary.Port}"] });
        await using var services = await StartAsync(primary, primary);
        await Eventually.TrueAsync(() => ConfirmAsync(services), TimeSpan.FromSeconds(30), "the primary proves itself");
        var store = services.GetRequiredService<RevocationStore>();
        var copy = services.GetRequiredService<RevocationCopy>();
        using var enough = new CancellationTokenSource();
        var written = 0;
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                written += await store.RevokeAsync(Token($"{writer}-{i}"), CancellationToken.None) is RevocationOutcome.Written ? 1 : 0;
            }
        })).ToList();

        for (var confirmed = 0; confirmed < 200; confirmed++)
        {
            await Eventually.TrueAsync(() => ConfirmAsync(services), TimeSpan.FromSeconds(30), "a reading among writes is confirmed");
            Assert.True(copy.IsReady);
        }

        await enough.CancelAsync();
        await Task.WhenAll(writers);
        Assert.True(written > 100, $"only {written} were written meanwhile");
    }

    [Fact]
    public async Task A_proof_that_comes_when_nobody_waits_for_it_any_more_still_shows_the_primary()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var primary = await RedisServerProcess.StartAsync();
        await using var network = TcpChaosProxy.Start("127.0.0.1", primary.Port);
        await using var replica = await RedisServerProcess.StartAsync(new RedisServerOptions { Arguments = ["--replicaof", $"127.0.0.1 {network.Port}"] });
        // A reading waits for a quarter of the lease, 500 ms.
        await using var services = await StartAsync(primary, primary, timeout: TimeSpan.FromSeconds(4));
        await Eventually.TrueAsync(() => ConfirmAsync(services), TimeSpan.FromSeconds(30), "the primary proves itself");
        network.ToServer.Delay = TimeSpan.FromMilliseconds(700);
        var slowSince = TimeProvider.System.GetTimestamp();
        await Eventually.TrueAsync(() => TimeProvider.System.GetElapsedTime(slowSince) > 4 * Settings.UnprovenFor, TimeSpan.FromSeconds(60), "the time is over for which an unproven server is believed");
        var copy = services.GetRequiredService<RevocationCopy>();
        await Eventually.TrueAsync(() => copy.IsReady, TimeSpan.FromSeconds(30), "readings count");
        Assert.False(await ConfirmAsync(services));
    }

    private static Revocation.ByTokenId Token(string id) => new Revocation.ByTokenId("urn:issuer", id, TimeProvider.System.GetUtcNow().AddHours(1));

    private static Task<bool> ConfirmAsync(ServiceProvider services) => services.GetRequiredService<RevocationCopy>().ConfirmAsync(default, CancellationToken.None).AsTask();

    // A replica whose connections lead to two servers: what is read, and where writes are confirmed.
    private static async Task<ServiceProvider> StartAsync(RedisServerProcess read, RedisServerProcess confirming, Func<RevocationSettings, RevocationSettings>? change = null, TimeSpan? timeout = null)
    {
        var collection = new ServiceCollection().AddLogging().AddSingleton(new RedisSettings { Url = $"redis://{read.Endpoint}" })
            .AddSingleton((change ?? (same => same))(Settings)).AddGatewayRedis();
        collection.Replace(ServiceDescriptor.Singleton(services => new ConfirmedWriter(
            services.GetRequiredService<RedisConnection>(), new RedisSettings { Url = $"redis://{confirming.Endpoint}", CommandTimeout = timeout ?? TimeSpan.FromSeconds(1) }, services.GetRequiredService<RevocationSettings>(),
            services.GetRequiredService<RedisMetrics>(), services.GetRequiredService<ILogger<RedisConnection>>(), TimeProvider.System)));
        var built = collection.BuildServiceProvider();
        foreach (var service in built.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return built;
    }
}
