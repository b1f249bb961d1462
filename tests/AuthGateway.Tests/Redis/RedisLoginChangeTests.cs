using AuthGateway.Redis;
using AuthGateway.Settings;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AuthGateway.Tests.Redis;

/// <summary>Redis' password is replaced while commands go on, where there are several servers: each of them takes the new one before the old one is taken out.</summary>
public sealed class RedisLoginChangeTests
{
    private const string User = "gateway";
    private const string Old = "the-old-password-of-redis";
    private const string New = "the-new-password-of-redis";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task In_a_Cluster()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var cluster = await RedisClusterProcesses.StartAsync(TimeSpan.FromSeconds(60));
        var ports = cluster.Nodes.Select(node => node.Port).ToList();
        await ReplaceAsync(new RedisSettings { Url = cluster.Url, User = User, Password = Old }, ports, ports, ["{one}", "{two}", "{three}", "{four}", "{five}", "{six}"]);
    }

    [Fact]
    public async Task With_Sentinels_which_take_it_at_the_next_connection()
    {
        Assert.SkipWhen(RedisServerProcess.SkipReason is not null, RedisServerProcess.SkipReason ?? string.Empty);
        await using var sentinels = await RedisSentinels.StartAsync(RedisSentinels.DownAfter);
        var ports = sentinels.Servers.Select(server => server.Port).ToList();
        await ReplaceAsync(
            new RedisSettings { Url = sentinels.Url, SentinelService = RedisSentinels.Service, User = User, Password = Old },
            [.. ports, .. sentinels.SentinelPorts],
            ports,
            ["{one}"],
            async () =>
            {
                // Who connects to them now has the new one alone.
                var primary = await sentinels.PrimaryAsync();
                await sentinels.FailOverAsync();
                await sentinels.WaitForAnotherAsync(primary);
            });
    }

    private static async Task ReplaceAsync(RedisSettings settings, IReadOnlyList<int> all, IReadOnlyList<int> servers, string[] tags, Func<Task>? afterwards = null)
    {
        await OnEachAsync(all, "ACL", "SETUSER", User, "on", $">{Old}", "~*", "&*", "+@all");
        var (logs, live) = (new CapturedLogs(), new Changing<RedisSettings>(settings));
        await using var services = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs))
            .AddSingleton<Live<RedisSettings>>(live).AddSingleton(settings).AddSingleton(GatewayReplica.Quick).AddGatewayRedis().BuildServiceProvider();
        var connection = new RedisConnection(live, services.GetRequiredService<RedisMetrics>(), services.GetRequiredService<ILogger<RedisConnection>>(), TimeProvider.System);
        await using (connection)
        {
            await connection.StartAsync(CancellationToken.None);
            await Eventually.TrueAsync(() => WriteAsync(connection, tags), Patience, "the old password is taken");

            // Redis takes both, and then the gateway's file has the new one.
            await OnEachAsync(all, "ACL", "SETUSER", User, $">{New}");
            live.Change(settings with { Password = New });
            await Eventually.TrueAsync(() => servers.All(port => logs.All.Contains($"127.0.0.1:{port} took the changed user and password", StringComparison.Ordinal)), Patience, "every server has taken it");
            Assert.True(await WriteAsync(connection, tags));
            await OnEachAsync(all, "ACL", "SETUSER", User, $"<{Old}");
            Assert.True(await WriteAsync(connection, tags));

            // Connections that are made anew have the new one.
            await OnEachAsync(all, "CLIENT", "KILL", "USER", User);
            await Eventually.TrueAsync(() => WriteAsync(connection, tags), Patience, "commands go on over new connections");
            if (afterwards is not null)
            {
                await afterwards();
                await Eventually.TrueAsync(() => WriteAsync(connection, tags), Patience, "and at another primary");
            }

            Assert.DoesNotContain(New, logs.All, StringComparison.Ordinal);
            Assert.DoesNotContain(Old, logs.All, StringComparison.Ordinal);
        }
    }

    private static async Task OnEachAsync(IEnumerable<int> ports, params string[] command)
    {
        foreach (var port in ports)
        {
            await using var server = await RespConnection.OpenAsync("127.0.0.1", port);
            await server.CommandAsync(command);
        }
    }

    private static async Task<bool> WriteAsync(RedisConnection connection, string[] tags)
    {
        try
        {
            return connection.TryGetClient(out var client)
                && (await Task.WhenAll(tags.Select(tag => client.GetDatabase().StringSetAsync(tag, "value", flags: CommandFlags.DemandMaster)))).All(written => written);
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out _, CancellationToken.None))
        {
            return false;
        }
    }

    private sealed class Changing<T>(T value) : Live<T>
        where T : class
    {
        private volatile T _current = value;

        public override event EventHandler? Changed;

        public override T Current => _current;

        public void Change(T value)
        {
            _current = value;
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }
}
