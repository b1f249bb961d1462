namespace AuthGateway.TestSupport.Tests;

public sealed class RedisForTestsTests
{
    [Fact]
    public async Task It_answers_and_says_which_server_it_is()
    {
        var said = new List<string>();
        await using var redis = await RedisForTests.StartAsync(said.Add);
        Assert.Equal(redis.IsReal, RedisServerProcess.SkipReason is null);
        Assert.Contains(redis.IsReal ? "redis-server, at" : "embedded, at", Assert.Single(said), StringComparison.Ordinal);
        Assert.Equal("PONG", await PingAsync(redis));
    }

    [Fact]
    public async Task Without_redis_server_the_embedded_one_answers()
    {
        await using var redis = RedisForTests.StartEmbedded("because the test wants it");
        Assert.False(redis.IsReal);
        Assert.Equal("PONG", await PingAsync(redis));
    }

    private static async Task<string> PingAsync(RedisForTests redis)
    {
        await using var connection = await RespConnection.OpenAsync("127.0.0.1", int.Parse(redis.Endpoint.Split(':')[1]));
        return await connection.CommandAsync("PING");
    }
}
