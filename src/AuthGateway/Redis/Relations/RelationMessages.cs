using StackExchange.Redis;

namespace AuthGateway.Redis.Relations;

/// <summary>
/// The channel that says that a store has a new revision. A message only wakes: what it says is never believed, because anyone
/// on Redis can publish.
/// </summary>
internal sealed class RelationMessages(RedisConnection connection, RedisKeys keys)
{
    private readonly Lock _gate = new();
    private IConnectionMultiplexer? _subscribed;
    private Task _subscribing = Task.CompletedTask;

    /// <summary>A store may have changed.</summary>
    public event EventHandler<StoreChangedEventArgs>? Changed;

    /// <summary>Subscribes, unless it is done or under way. The client itself subscribes again after a lost connection.</summary>
    public void EnsureSubscribed()
    {
        lock (_gate)
        {
            if (_subscribing.IsCompleted && connection.TryGetClient(out var client) && !ReferenceEquals(client, _subscribed))
            {
                _subscribing = SubscribeAsync(client);
            }
        }
    }

    private async Task SubscribeAsync(IConnectionMultiplexer client)
    {
        try
        {
            await client.GetSubscriber().SubscribeAsync(keys.RelationChannel, OnMessage);
            _subscribed = client;
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out _, CancellationToken.None))
        {
            // Tried again at the next poll; the handler must not be there twice by then.
            await client.GetSubscriber().UnsubscribeAsync(keys.RelationChannel, OnMessage, CommandFlags.FireAndForget);
        }
    }

    private void OnMessage(RedisChannel channel, RedisValue message)
    {
        var text = (string?)message ?? "";
        var end = text.IndexOf(':', StringComparison.Ordinal);
        if (end > 0)
        {
            Changed?.Invoke(this, new StoreChangedEventArgs(text[..end]));
        }
    }
}
