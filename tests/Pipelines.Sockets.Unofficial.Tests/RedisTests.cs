using System.Globalization;
using StackExchange.Redis;

namespace Pipelines.Sockets.Unofficial.Tests;

public sealed class RedisTests
{
    [Fact]
    public async Task A_value_that_was_set_is_read()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        var db = redis.GetDatabase();

        await db.StringSetAsync("key", "value");

        Assert.Equal("value", await db.StringGetAsync("key"));
    }

    [Fact]
    public async Task A_value_of_32_megabytes_survives_the_way_there_and_back()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",syncTimeout=30000,asyncTimeout=30000");
        var db = redis.GetDatabase();
        var value = new byte[32 * 1024 * 1024];
        new Random(7).NextBytes(value);

        await db.StringSetAsync("large", value);
        byte[]? read = await db.StringGetAsync("large");

        Assert.True(value.AsSpan().SequenceEqual(read));
    }

    [Fact]
    public async Task Thousands_of_pipelined_commands_are_answered_in_their_order()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",asyncTimeout=30000");
        var db = redis.GetDatabase();

        var sets = Enumerable.Range(0, 10_000).Select(i => db.StringSetAsync(Key(i), i)).ToArray();
        await Task.WhenAll(sets);
        var gets = Enumerable.Range(0, 10_000).Select(i => db.StringGetAsync(Key(i))).ToArray();
        var values = await Task.WhenAll(gets);

        Assert.Equal(Enumerable.Range(0, 10_000), values.Select(value => (int)value));
    }

    [Fact]
    public async Task A_reply_of_many_elements_is_complete()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint + ",asyncTimeout=30000");
        var db = redis.GetDatabase();
        var values = Enumerable.Range(0, 200_000).Select(i => (RedisValue)i).ToArray();

        await db.ListRightPushAsync("list", values);
        var read = await db.ListRangeAsync("list");

        Assert.Equal(values, read);
    }

    [Fact]
    public async Task Every_handler_of_a_channel_gets_every_message()
    {
        await using var server = await RedisProcess.StartAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(server.Endpoint);
        var subscriber = redis.GetSubscriber();
        var counts = new int[3];
        for (var i = 0; i < counts.Length; i++)
        {
            var handler = i;
            await subscriber.SubscribeAsync(RedisChannel.Literal("news"), (_, _) => Interlocked.Increment(ref counts[handler]));
        }

        for (var i = 0; i < 100; i++)
        {
            await subscriber.PublishAsync(RedisChannel.Literal("news"), i);
        }

        await Until.TrueAsync(() => counts.All(count => Volatile.Read(ref count) == 100));
    }

    private static string Key(int i) => "key:" + i.ToString(CultureInfo.InvariantCulture);
}
