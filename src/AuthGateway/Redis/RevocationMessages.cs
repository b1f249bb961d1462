using System.Globalization;
using StackExchange.Redis;

namespace AuthGateway.Redis;

/// <summary>
/// The channel that says the log has grown. Its messages carry an epoch and a revision, which serve to skip a reading
/// that would find nothing, and to notice that messages get lost.
/// </summary>
internal sealed class RevocationMessages(
    RedisConnection connection, RedisKeys keys, RevocationWake wake, RevocationSettings settings, ILogger<RevocationMessages> logger, TimeProvider time)
{
    private readonly Lock _gate = new();
    private IConnectionMultiplexer? _subscribed;
    private RevocationCursor _read = RevocationCursor.Start;
    private long _announced;
    private (long Revision, long At)? _unannounced;
    private long _missed;

    /// <summary>How often revisions were read that no message announced even later.</summary>
    public long Missed => Interlocked.Read(ref _missed);

    /// <summary>Subscribes once; the client itself subscribes again after a lost connection.</summary>
    public async Task SubscribeAsync(CancellationToken cancellation)
    {
        if (!connection.TryGetClient(out var client) || ReferenceEquals(client, _subscribed))
        {
            return;
        }

        try
        {
            await client.GetSubscriber().SubscribeAsync(keys.RevocationChannel, OnMessage).WaitAsync(cancellation);
            _subscribed = client;
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out _, cancellation))
        {
            // Tried again with the next reading; the handler must not be there twice by then.
            await client.GetSubscriber().UnsubscribeAsync(keys.RevocationChannel, OnMessage, CommandFlags.FireAndForget);
        }
    }

    /// <summary>Compares what was read with what was announced. A message may be on its way: it has one poll's time to arrive.</summary>
    public void Compare(RevocationCursor read)
    {
        lock (_gate)
        {
            if (read.Epoch != _read.Epoch)
            {
                // The first reading of a log's life: nobody had to announce what stood there before.
                (_announced, _unannounced) = (read.Revision, null);
            }

            _read = read;
            if (_unannounced is { } waiting && time.GetElapsedTime(waiting.At) >= settings.PollInterval)
            {
                if (_announced < waiting.Revision)
                {
                    logger.RevocationGap(waiting.Revision, _announced);
                    Interlocked.Increment(ref _missed);
                    _announced = waiting.Revision;
                }

                _unannounced = null;
            }

            if (_unannounced is null && read.Revision > _announced)
            {
                _unannounced = (read.Revision, time.GetTimestamp());
            }
        }
    }

    private void OnMessage(RedisChannel channel, RedisValue message)
    {
        lock (_gate)
        {
            var text = (string?)message ?? "";
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && text.AsSpan(0, colon).SequenceEqual(_read.Epoch)
                && long.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
            {
                _announced = Math.Max(_announced, revision);
                if (revision <= _read.Revision)
                {
                    return;
                }
            }
        }

        // Whatever else it says: only a reading tells what is true.
        wake.Ask();
    }
}
