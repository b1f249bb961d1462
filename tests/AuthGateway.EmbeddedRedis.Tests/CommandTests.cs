using StackExchange.Redis;

namespace AuthGateway.EmbeddedRedis.Tests;

/// <summary>What the gateway's stores are built of works here as it does on Redis.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private EmbeddedRedisServer _server = null!;
    private ConnectionMultiplexer _redis = null!;

    private IDatabase Db => _redis.GetDatabase();

    public async ValueTask InitializeAsync()
    {
        _server = EmbeddedRedisServer.Start();
        _redis = await ConnectionMultiplexer.ConnectAsync(_server.Endpoint);
    }

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_key_is_gone_after_its_time()
    {
        await Db.StringSetAsync("key", "value");
        Assert.True(await Db.KeyExpireAsync("key", TimeSpan.FromMilliseconds(50)));

        await UntilAsync(async () => (await Db.StringGetAsync("key")).IsNull);
    }

    [Fact]
    public async Task A_sorted_set_is_read_and_trimmed_by_score()
    {
        await Db.SortedSetAddAsync("set", [new("a", 1), new("b", 2), new("c", 3)]);

        Assert.Equal(["b", "c"], await Db.SortedSetRangeByScoreAsync("set", 2, 3));
        Assert.Equal(2, await Db.SortedSetRemoveRangeByScoreAsync("set", 0, 2));
        Assert.Equal(1, await Db.SortedSetLengthAsync("set"));
    }

    [Fact]
    public async Task A_script_runs_by_its_hash_and_after_a_flush()
    {
        const string Script = "return redis.call('INCR', KEYS[1])";
        Assert.Equal(1, (int)await Db.ScriptEvaluateAsync(Script, ["key"]));
        Assert.Equal(2, (int)await Db.ScriptEvaluateAsync(Script, ["key"]));

        await Db.ExecuteAsync("SCRIPT", "FLUSH");

        Assert.Equal(3, (int)await Db.ScriptEvaluateAsync(Script, ["key"]));
    }

    [Fact]
    public async Task A_script_reads_and_writes_every_kind_that_the_stores_use()
    {
        const string Script = """
            redis.call('SET', KEYS[1], ARGV[1], 'PX', 60000)
            redis.call('HSET', KEYS[2], 'field', ARGV[1])
            redis.call('PEXPIRE', KEYS[2], 60000)
            redis.call('ZADD', KEYS[3], 5, ARGV[1])
            local members = redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', 5)
            redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', 5)
            local now = redis.call('TIME')
            return { redis.call('GET', KEYS[1]), redis.call('HGET', KEYS[2], 'field'), members[1],
                     redis.call('ZCARD', KEYS[3]), tonumber(now[1]), redis.call('HGET', KEYS[2], 'none') }
            """;

        var result = (RedisResult[])(await Db.ScriptEvaluateAsync(Script, ["{k}1", "{k}2", "{k}3"], ["value"]))!;

        Assert.Equal("value", (string?)result[0]);
        Assert.Equal("value", (string?)result[1]);
        Assert.Equal("value", (string?)result[2]);
        Assert.Equal(0, (int)result[3]);
        Assert.InRange((long)result[4], DateTimeOffset.UnixEpoch.AddYears(50).ToUnixTimeSeconds(), long.MaxValue);
        Assert.True(result[5].IsNull);
    }

    [Fact]
    public async Task A_script_publishes_to_exact_and_pattern_subscribers()
    {
        var received = 0;
        var subscriber = _redis.GetSubscriber();
        await subscriber.SubscribeAsync(RedisChannel.Literal("news:1"), (_, _) => Interlocked.Increment(ref received));
        await subscriber.SubscribeAsync(RedisChannel.Pattern("news:*"), (_, _) => Interlocked.Increment(ref received));

        await Db.ScriptEvaluateAsync("return redis.call('PUBLISH', ARGV[1], 'text')", [], ["news:1"]);

        await UntilAsync(() => Task.FromResult(Volatile.Read(ref received) == 2));
    }

    [Fact]
    public async Task An_error_that_a_script_returns_keeps_its_code()
    {
        var exception = await Assert.ThrowsAsync<RedisServerException>(
            () => Db.ScriptEvaluateAsync("return {err='STALE the revision is old'}"));

        Assert.Equal("STALE the revision is old", exception.Message);
    }

    [Fact]
    public async Task A_script_is_atomic_over_the_keys_that_it_names()
    {
        const string Script = "local v = tonumber(redis.call('GET', KEYS[1]) or '0') redis.call('SET', KEYS[1], v + 1) return v";
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await using var client = await ConnectionMultiplexer.ConnectAsync(_server.Endpoint);
            for (var i = 0; i < 250; i++)
            {
                await client.GetDatabase().ScriptEvaluateAsync(Script, ["counter"]);
            }
        }));

        Assert.Equal(2_000, (int)await Db.StringGetAsync("counter"));
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
