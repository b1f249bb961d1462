using StackExchange.Redis;

namespace AuthGateway.Redis.Bundles;

/// <summary>The channel that says that a namespace has another version. A message only wakes: what it says is never believed, because anyone on Redis can publish.</summary>
internal sealed class BundleMessages : IDisposable
{
    private readonly RedisConnection _connection;
    private readonly RedisChannel _channel;
    private IConnectionMultiplexer? _subscribed;
    private Action? _changed;

    public BundleMessages(RedisConnection connection, RedisKeys keys)
    {
        (_connection, _channel) = (connection, keys.BundleChannel);
        connection.Restored += OnRestored;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Restored -= OnRestored;

    /// <summary>Listens, unless it does already; called before each reading.</summary>
    /// <param name="changed">Called for every message and when a lost connection is back; must not block.</param>
    /// <param name="cancellation">The caller's own token.</param>
    public async ValueTask ListenAsync(Action changed, CancellationToken cancellation)
    {
        _changed = changed;
        if (!_connection.TryGetClient(out var client) || ReferenceEquals(client, _subscribed))
        {
            return;
        }

        try
        {
            await client.GetSubscriber().SubscribeAsync(_channel, OnMessage).WaitAsync(cancellation);
            _subscribed = client;
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out _, cancellation))
        {
            // Tried again before the next reading; the handler must not be there twice by then.
            await client.GetSubscriber().UnsubscribeAsync(_channel, OnMessage, CommandFlags.FireAndForget);
        }
    }

    private void OnMessage(RedisChannel channel, RedisValue message) => _changed?.Invoke();

    private void OnRestored(object? sender, EventArgs e) => _changed?.Invoke();
}
