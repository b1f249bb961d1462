using AuthGateway.EmbeddedRedis;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Redis;

/// <summary>What a theory runs against: a real Redis, or the embedded server.</summary>
public enum ServerKind
{
    Redis,
    Embedded,
}

internal sealed class TestServer : IAsyncDisposable
{
    private readonly IAsyncDisposable _server;

    private TestServer(IAsyncDisposable server, int port) => (_server, Port) = (server, port);

    public int Port { get; }

    public string Url => $"redis://127.0.0.1:{Port}";

    public static async Task<TestServer> StartAsync(ServerKind kind)
    {
        if (kind == ServerKind.Embedded)
        {
            var embedded = EmbeddedRedisServer.Start();
            return new TestServer(embedded, embedded.Port);
        }

        var redis = await RedisServerProcess.StartAsync();
        return new TestServer(redis, redis.Port);
    }

    public async Task<string> CommandAsync(params string[] arguments)
    {
        await using var connection = await RespConnection.OpenAsync("127.0.0.1", Port);
        return await connection.CommandAsync(arguments);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
