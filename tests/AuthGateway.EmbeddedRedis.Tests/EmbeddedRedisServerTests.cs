using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using StackExchange.Redis;

namespace AuthGateway.EmbeddedRedis.Tests;

public sealed class EmbeddedRedisServerTests
{
    [Fact]
    public async Task It_answers_as_soon_as_it_was_started()
    {
        await using var server = EmbeddedRedisServer.Start();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);

        Assert.True(await redis.GetDatabase().StringSetAsync("key", "value", TimeSpan.FromMinutes(1)));
        Assert.Equal("value", await redis.GetDatabase().StringGetAsync("key"));
    }

    [Fact]
    public async Task It_listens_on_the_loopback_interface_alone()
    {
        await using var server = EmbeddedRedisServer.Start();

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(l => l.Port == server.Port);

        Assert.All(listeners, listener => Assert.Equal(IPAddress.Loopback, listener.Address));
        Assert.Equal($"127.0.0.1:{server.Port}", server.Endpoint);
    }

    [Fact]
    public async Task It_listens_on_the_port_that_was_asked_for()
    {
        await using var first = EmbeddedRedisServer.Start();
        var port = first.Port;
        await first.DisposeAsync();

        await using var second = EmbeddedRedisServer.Start(new EmbeddedRedisOptions { Port = port });

        Assert.Equal(port, second.Port);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_and_leaves_nothing_behind()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var exception = Assert.Throws<IOException>(() => EmbeddedRedisServer.Start(new EmbeddedRedisOptions { Port = port }));

        Assert.Contains(port.ToString(System.Globalization.CultureInfo.InvariantCulture), exception.Message, StringComparison.Ordinal);
        taken.Stop();
        await using var server = EmbeddedRedisServer.Start(new EmbeddedRedisOptions { Port = port });
    }

    [Theory]
    [InlineData(-1, 64)]
    [InlineData(65_536, 64)]
    [InlineData(0, 15)]
    [InlineData(0, 4_097)]
    public void An_option_out_of_its_bounds_is_refused(int port, int memoryMegabytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => EmbeddedRedisServer.Start(new EmbeddedRedisOptions { Port = port, MemoryMegabytes = memoryMegabytes }));

    [Fact]
    public async Task Two_servers_in_one_process_share_nothing()
    {
        await using var one = EmbeddedRedisServer.Start();
        await using var two = EmbeddedRedisServer.Start();
        await using var redisOne = await ConnectionMultiplexer.ConnectAsync(one.Endpoint);
        await using var redisTwo = await ConnectionMultiplexer.ConnectAsync(two.Endpoint);

        await redisOne.GetDatabase().StringSetAsync("key", "value");

        Assert.True((await redisTwo.GetDatabase().StringGetAsync("key")).IsNull);
    }

    [Fact]
    public async Task After_disposal_nobody_listens_and_no_file_is_left()
    {
        var before = Directory.GetFileSystemEntries(Directory.GetCurrentDirectory()).Order().ToArray();
        var server = EmbeddedRedisServer.Start();
        await using (var redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint))
        {
            await redis.GetDatabase().StringSetAsync("key", new byte[100_000]);
        }

        await server.DisposeAsync();
        await server.DisposeAsync();

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Assert.ThrowsAsync<SocketException>(() => socket.ConnectAsync(IPAddress.Loopback, server.Port));
        Assert.Equal(before, Directory.GetFileSystemEntries(Directory.GetCurrentDirectory()).Order());
    }

    [Fact]
    public async Task A_client_that_is_connected_does_not_hold_up_disposal()
    {
        var server = EmbeddedRedisServer.Start();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",abortConnect=false");
        await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"), (_, _) => { });

        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Its_memory_is_bounded()
    {
        await using var server = EmbeddedRedisServer.Start(new EmbeddedRedisOptions { MemoryMegabytes = 16 });
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",asyncTimeout=30000");
        var db = redis.GetDatabase();
        var value = new byte[10_000];
        using var process = Process.GetCurrentProcess();
        var before = process.WorkingSet64;

        for (var i = 0; i < 40; i++)
        {
            var batch = i;
            await Task.WhenAll(Enumerable.Range(0, 1_000).Select(n => db.StringSetAsync($"key:{batch}:{n}", value)));
        }

        process.Refresh();
        Assert.InRange(process.WorkingSet64 - before, long.MinValue, 250_000_000);
        Assert.True((await db.StringGetAsync("key:0:0")).IsNull);
        Assert.Equal(10_000, (await db.StringGetAsync("key:39:999")).Length());
    }
}
