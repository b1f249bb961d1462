using System.Globalization;
using StackExchange.Redis;

namespace AuthGateway.Redis.SigningKeys;

/// <summary>The ring as one hash, written as a whole.</summary>
internal sealed class SigningKeyStore : ISigningKeyStore, IDisposable
{
    /// <summary>The most fields that are read: what has more was not written by a gateway.</summary>
    public const int MostFields = 128;

    private const string Version = "version";
    private const string Seal = "seal";

    private readonly RedisCalls _calls;
    private readonly RedisConnection _connection;
    private readonly RedisKey[] _keys;
    private readonly RedisChannel _channel;
    private IConnectionMultiplexer? _subscribed;
    private Action? _changed;

    public SigningKeyStore(RedisCalls calls, RedisConnection connection, RedisKeys keys)
    {
        (_calls, _connection, _keys, _channel) = (calls, connection, [keys.SigningKeys], keys.SigningKeyChannel);
        connection.Restored += OnRestored;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Restored -= OnRestored;

    /// <inheritdoc/>
    public async ValueTask<KeyRingReading> ReadAsync(CancellationToken cancellation) =>
        await _calls.EvaluateAsync(RedisMetrics.ReadSigningKeys, SigningKeyScripts.Read, _keys, [], ledger: default, cancellation) switch
        {
            RedisAnswer.Answered answered => Judge(answered.Result),
            RedisAnswer.Failed failed => new KeyRingReading.Failed(failed.Reason),
            _ => new KeyRingReading.Failed(RedisFailure.UnreadableAnswer),
        };

    /// <inheritdoc/>
    public async ValueTask<KeyRingWriting> WriteAsync(StoredKeyRing? read, StoredKeyRing ring, CancellationToken cancellation)
    {
        RedisValue[] arguments =
        [
            read is null ? "" : Text(read.Version), read?.Seal ?? "", Text(ring.Version), ring.Seal, _channel.ToString(),
            .. ring.Fields.SelectMany(field => new RedisValue[] { field.Key, field.Value }),
        ];
        return await _calls.EvaluateConfirmedAsync(RedisMetrics.WriteSigningKeys, SigningKeyScripts.Write, _keys, arguments, ledger: default, cancellation) switch
        {
            RedisAnswer.Answered { Result: { Length: 1 } answer } when (string?)answer[0] == "written" => new KeyRingWriting.Written(),
            RedisAnswer.Answered { Result: { Length: 1 } answer } when (string?)answer[0] == "conflict" => new KeyRingWriting.Conflict(),
            RedisAnswer.Failed failed => new KeyRingWriting.Unavailable(failed.Reason),
            _ => new KeyRingWriting.Unavailable(RedisFailure.UnreadableAnswer),
        };
    }

    /// <inheritdoc/>
    public async ValueTask AnnounceAsync(CancellationToken cancellation)
    {
        if (!_connection.TryGetClient(out var client))
        {
            return;
        }

        try
        {
            await client.GetSubscriber().PublishAsync(_channel, "").WaitAsync(cancellation);
        }
        catch (Exception failure) when (RedisFailure.Is(failure, out _, cancellation))
        {
            // Only a hint.
        }
    }

    /// <inheritdoc/>
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

    private static KeyRingReading Judge(RedisResult result)
    {
        if ((RedisResult[]?)result is not { Length: >= 1 } answer || answer.Length % 2 == 0 || answer.Length > 2 * MostFields
            || !TryNumber((string?)answer[0], out var milliseconds) || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return new KeyRingReading.Failed(RedisFailure.UnreadableAnswer);
        }

        var now = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        if (answer.Length == 1)
        {
            return new KeyRingReading.Absent(now);
        }

        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i < answer.Length; i += 2)
        {
            fields[(string?)answer[i] ?? ""] = (string?)answer[i + 1] ?? "";
        }

        return fields.Remove(Version, out var version) && TryNumber(version, out var number) && fields.Remove(Seal, out var seal)
            ? new KeyRingReading.Found(new StoredKeyRing(number, seal, fields), now)
            : new KeyRingReading.Failed(RedisFailure.UnreadableAnswer);
    }

    private static bool TryNumber(string? text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    // What a message says is never believed: anyone on Redis can publish.
    private void OnMessage(RedisChannel channel, RedisValue message) => _changed?.Invoke();

    private void OnRestored(object? sender, EventArgs e) => _changed?.Invoke();
}
