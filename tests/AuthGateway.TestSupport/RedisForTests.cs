using AuthGateway.EmbeddedRedis;

namespace AuthGateway.TestSupport;

/// <summary>
/// A Redis for tests that only need one: the real `redis-server` where it is installed, the embedded server where
/// it is not, so that the suite runs with nothing but the SDK.
/// </summary>
public sealed class RedisForTests : IAsyncDisposable
{
    private readonly IAsyncDisposable _server;

    private RedisForTests(IAsyncDisposable server, string endpoint, bool isReal, string description)
    {
        _server = server;
        Endpoint = endpoint;
        IsReal = isReal;
        Description = description;
    }

    /// <summary>`127.0.0.1:PORT`, which is also StackExchange.Redis' configuration string.</summary>
    public string Endpoint { get; }

    /// <summary>A real `redis-server`. The embedded one lacks some commands: tests that need them skip themselves.</summary>
    public bool IsReal { get; }

    /// <summary>Which server it is, in words.</summary>
    public string Description { get; }

    /// <summary>Starts a server and says which.</summary>
    /// <param name="say">Where to say it; the test run's standard output unless told.</param>
    public static async Task<RedisForTests> StartAsync(Action<string>? say = null)
    {
        var redis = RedisServerProcess.SkipReason is { } reason ? StartEmbedded(reason) : await StartRealAsync();
        (say ?? Console.WriteLine)($"Redis for tests: {redis.Description}");
        return redis;
    }

    /// <summary>Ends the server.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    internal static RedisForTests StartEmbedded(string reason)
    {
        var server = EmbeddedRedisServer.Start();
        return new RedisForTests(server, server.Endpoint, false, $"embedded, at {server.Endpoint}: {reason}");
    }

    private static async Task<RedisForTests> StartRealAsync()
    {
        var server = await RedisServerProcess.StartAsync();
        return new RedisForTests(server, server.Endpoint, true, $"redis-server, at {server.Endpoint}");
    }
}
