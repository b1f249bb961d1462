using AuthGateway.Audit;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Redis;

namespace AuthGateway.Commands;

/// <summary>A connection to Redis for as long as a command runs, with the stores of the gateway on it.</summary>
internal sealed class RedisSession : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private RedisSession(ServiceProvider services) => _services = services;

    /// <summary>The stores.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Connects; null when no Redis is configured or none answers.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="more">What the command needs besides the stores.</param>
    public static async Task<RedisSession?> OpenAsync(LoadedSettings settings, CancellationToken cancellation, Action<IServiceCollection>? more = null)
    {
        var redis = settings.Get<RedisSettings>();
        if (!redis.IsConfigured)
        {
            return null;
        }

        // A command has time, and its first call pays for making the connection.
        var patient = redis with { CommandTimeout = redis.ConnectTimeout > redis.CommandTimeout ? redis.ConnectTimeout : redis.CommandTimeout };
        var collection = new ServiceCollection()
            .AddLogging()
            .AddSingleton(patient)
            .AddSingleton(settings.Get<RevocationSettings>())
            .AddSingleton(settings.Get<AuditSettings>())
            .AddGatewayRedis();
        more?.Invoke(collection);
        var services = collection.BuildServiceProvider();
        var session = new RedisSession(services);
        var connection = services.GetRequiredService<RedisConnection>();
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Restored += (_, _) => connected.TrySetResult();
        await connection.StartAsync(cancellation);
        await services.GetRequiredService<ConfirmedWriter>().StartAsync(cancellation);
        await connected.Task.WaitAsync(redis.ConnectTimeout, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connection.State == RedisConnectionState.Connected)
        {
            return session;
        }

        await session.DisposeAsync();
        return null;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
