using System.Globalization;
using StackExchange.Redis;

namespace Pipelines.Sockets.Unofficial.Tests;

public sealed class FailureTests
{
    [Fact]
    public async Task Every_handler_hears_of_a_killed_server_and_the_client_reconnects()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var redis = await ConnectAsync(server.Endpoint);
        int failed1 = 0, failed2 = 0, restored1 = 0, restored2 = 0;
        redis.ConnectionFailed += (_, _) => Interlocked.Increment(ref failed1);
        redis.ConnectionFailed += (_, _) => Interlocked.Increment(ref failed2);
        redis.ConnectionRestored += (_, _) => Interlocked.Increment(ref restored1);
        redis.ConnectionRestored += (_, _) => Interlocked.Increment(ref restored2);

        await server.KillAsync();
        await Until.TrueAsync(() => Volatile.Read(ref failed1) > 0 && Volatile.Read(ref failed2) > 0);
        await server.LaunchAgainAsync();

        await Until.TrueAsync(() => Volatile.Read(ref restored1) > 0 && Volatile.Read(ref restored2) > 0);
        await Until.TrueAsync(() => IsAnsweredAsync(redis));
    }

    [Fact]
    public async Task After_client_kill_the_client_reconnects_and_subscriptions_go_on()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var redis = await ConnectAsync(server.Endpoint);
        await using var admin = await ConnectAsync(server.Endpoint);
        var received = 0;
        await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"), (_, _) => Interlocked.Increment(ref received));

        await admin.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
        await admin.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");

        await Until.TrueAsync(() => IsAnsweredAsync(redis));
        await Until.TrueAsync(async () =>
        {
            await admin.GetDatabase().PublishAsync(RedisChannel.Literal("news"), "text");
            return Volatile.Read(ref received) > 0;
        });
    }

    [Fact]
    public async Task Disposal_during_traffic_ends_every_command_and_every_connection()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var admin = await ConnectAsync(server.Endpoint);
        var redis = await ConnectAsync(server.Endpoint);
        var db = redis.GetDatabase();
        var value = new byte[200_000];
        var commands = Enumerable.Range(0, 500)
            .Select(i => db.StringSetAsync(i.ToString(CultureInfo.InvariantCulture), value))
            .ToArray();

        await redis.CloseAsync(allowCommandsToComplete: false);

        await Task.WhenAll(commands.Select(command => command.ContinueWith(static _ => { }, TaskScheduler.Default)))
            .WaitAsync(TimeSpan.FromSeconds(60));
        await Until.TrueAsync(async () => (await admin.GetServers()[0].ClientListAsync()).Length <= 2);
    }

    [Fact]
    public async Task Connections_that_come_and_go_leave_no_socket_behind()
    {
        await using var server = await RedisProcess.StartAsync();
        await (await ConnectAsync(server.Endpoint)).DisposeAsync();
        var before = Sockets(server.Port);

        for (var i = 0; i < 10; i++)
        {
            await using var redis = await ConnectAsync(server.Endpoint);
            await redis.GetDatabase().PingAsync();
        }

        await Until.TrueAsync(() => Sockets(server.Port) <= before);
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(string endpoint) => ConnectionMultiplexer.ConnectAsync(
        endpoint + ",allowAdmin=true,abortConnect=false,asyncTimeout=30000",
        options => options.ReconnectRetryPolicy = new LinearRetry(100));

    private static async Task<bool> IsAnsweredAsync(ConnectionMultiplexer redis)
    {
        try
        {
            await redis.GetDatabase().PingAsync();
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    }

    private static int Sockets(int port) => System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties()
        .GetActiveTcpConnections()
        .Count(c => c.RemoteEndPoint.Port == port && c.State == System.Net.NetworkInformation.TcpState.Established);
}
