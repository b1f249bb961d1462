using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using AuthGateway.Jose;
using AuthGateway.Latency;

namespace AuthGateway.Authentication.Keys;

/// <summary>
/// The keys that an issuer publishes. One fetch at a time, whoever asks; the last good keys stay while the issuer is
/// down, up to a bound; callers wait for a fetch but never own it.
/// </summary>
internal sealed class RemoteIssuerKeys(
    string name, IssuerSettings settings, TimeSpan clockSkew, KeysClient client, TimeProvider clock, ILogger<RemoteIssuerKeys> logger)
    : IIssuerKeys, IAsyncDisposable
{
    // After a failure: 1 s, 2 s, 4 s, … up to half a minute, so that a short outage at the start is short here too.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    // Anybody can name a key that is not there, so only so many may stand and wait for one slow fetch.
    private const int MostWaitingForUnknownKeys = 256;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _lifetime = new();
    private Held? _held;
    private Task<bool>? _flight;
    private long _lastAttempt;
    private long? _lastForUnknownKey;
    private int _waitingForUnknownKeys;
    private int _failures;
    private string? _lastError;
    private long? _nextRefresh;
    private TimeSpan? _clockDifference;

    /// <inheritdoc/>
    public KeySet Current =>
        Volatile.Read(ref _held) is { } held && clock.GetElapsedTime(held.At) <= settings.KeysMaxStale ? held.Keys : KeySet.Empty;

    /// <inheritdoc/>
    public KeysState State
    {
        get
        {
            lock (_gate)
            {
                var current = Current;
                return new KeysState(
                    name,
                    settings.Issuer,
                    !current.Keys.IsEmpty,
                    _held is { } held ? clock.GetElapsedTime(held.At) : null,
                    _lastError,
                    _nextRefresh is { } next ? Later(clock.GetElapsedTime(clock.GetTimestamp(), next), TimeSpan.Zero) : null,
                    KeyIds.Of(current)) { ClockDifference = _clockDifference };
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask LoadAsync(Ledger ledger, CancellationToken cancellationToken)
    {
        if (Current.Keys.IsEmpty)
        {
            await WaitAsync(Join(isScheduled: false), ledger, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<UnknownKeyVerdict> RefreshForUnknownKeyAsync(
        string? keyId, DateTimeOffset issuedAt, Ledger ledger, CancellationToken cancellationToken)
    {
        var seenAt = clock.GetTimestamp();
        if (TryJoinForUnknownKey(keyId, out var flight))
        {
            try
            {
                if (!await WaitAsync(flight, ledger, cancellationToken))
                {
                    return UnknownKeyVerdict.Unavailable;
                }
            }
            finally
            {
                lock (_gate)
                {
                    _waitingForUnknownKeys--;
                }
            }
        }

        lock (_gate)
        {
            return Judge(seenAt, issuedAt);
        }
    }

    /// <summary>Keeps the keys fresh until it is cancelled.</summary>
    public async Task KeepFreshAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var succeeded = await Join(isScheduled: true);
            TimeSpan pause;
            lock (_gate)
            {
                // Up to a fifth earlier, so that replicas that started together do not fetch together.
                pause = (succeeded ? settings.KeysRefreshInterval : RetryPause()) * (1 - (RandomNumberGenerator.GetInt32(200) / 1000.0));
                _nextRefresh = clock.GetTimestamp() + (long)(pause.TotalSeconds * clock.TimestampFrequency);
            }

            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _lifetime.CancelAsync();
        Task? flight;
        lock (_gate)
        {
            flight = _flight;
        }

        if (flight is not null)
        {
            await flight;
        }

        _lifetime.Dispose();
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private async ValueTask<bool> WaitAsync(Task<bool> flight, Ledger ledger, CancellationToken cancellationToken)
    {
        if (flight.IsCompleted)
        {
            return await flight;
        }

        using (ledger.Wait(LatencyOwner.IdentityProvider))
        {
            try
            {
                return await flight.WaitAsync(settings.KeysTimeout, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }

    // The running fetch, or a new one when its time has come, or else what the last one came to.
    private Task<bool> Join(bool isScheduled)
    {
        lock (_gate)
        {
            return _flight is not null && (!_flight.IsCompleted || (!isScheduled && clock.GetElapsedTime(_lastAttempt) < RetryPause()))
                ? _flight
                : Start();
        }
    }

    // The running fetch, or a new one when unknown keys caused none within the interval, or none. Fetches that had other
    // causes do not count: a rotation right after one of them must not wait.
    private bool TryJoinForUnknownKey(string? keyId, [NotNullWhen(true)] out Task<bool>? flight)
    {
        lock (_gate)
        {
            flight = _flight is { IsCompleted: false } ? _flight : null;
            if (flight is null && (_lastForUnknownKey is not { } last || clock.GetElapsedTime(last) >= settings.KeysMinimumInterval))
            {
                // Here and not where the token is judged: anybody can make such tokens, and the fetches are paced.
                logger.UnknownSigningKey(name, KeyIds.Loggable(keyId));
                _lastForUnknownKey = clock.GetTimestamp();
                flight = Start();
            }

            if (flight is null || _waitingForUnknownKeys >= MostWaitingForUnknownKeys)
            {
                return false;
            }

            _waitingForUnknownKeys++;
            return true;
        }
    }

    // Keys that were published after the token was made, or after it came here, are all it may be signed with; of earlier
    // ones nobody knows. The token's own word for its age will do: who lies gets the answer of the other case.
    private UnknownKeyVerdict Judge(long seenAt, DateTimeOffset issuedAt)
    {
        if (_held is not { } held || _lastError is not null)
        {
            return UnknownKeyVerdict.Unavailable;
        }

        // iat is cut to whole seconds, by another clock.
        var certainlyIssued = issuedAt + clockSkew + TimeSpan.FromSeconds(1);
        return held.AsOf >= seenAt || held.AsOfTime > certainlyIssued ? UnknownKeyVerdict.Final : UnknownKeyVerdict.Pending;
    }

    private Task<bool> Start()
    {
        if (_lifetime.IsCancellationRequested)
        {
            return Task.FromResult(false);
        }

        _lastAttempt = clock.GetTimestamp();
        var (began, beganAt) = (_lastAttempt, clock.GetUtcNow());
        // The fetch is nobody's: it must not carry the first caller's activity, culture or cancellation.
        using (ExecutionContext.SuppressFlow())
        {
            return _flight = Task.Run(() => FetchAsync(began, beganAt), CancellationToken.None);
        }
    }

    private TimeSpan RetryPause()
    {
        var pause = FirstRetry * (1 << Math.Clamp(_failures - 1, 0, 10));
        return pause < LongestRetry ? pause : LongestRetry;
    }

    private async Task<bool> FetchAsync(long began, DateTimeOffset beganAt)
    {
        using var bound = new CancellationTokenSource(settings.KeysTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, _lifetime.Token);
        KeysAnswer answer;
        try
        {
            answer = await client.FetchAsync(settings, both.Token);
        }
        catch (Exception fault)
        {
            // A fault that nobody foresaw must not end the refreshing for good; its type tells where to look.
            answer = new KeysAnswer.Failed($"unexpected {fault.GetType().Name}");
        }

        lock (_gate)
        {
            return answer is KeysAnswer.Loaded loaded ? Take(loaded, began, beganAt) : Fail(((KeysAnswer.Failed)answer).Error);
        }
    }

    private bool Take(KeysAnswer.Loaded loaded, long began, DateTimeOffset beganAt)
    {
        var before = _held?.Keys ?? KeySet.Empty;
        var changed = _held is null || !loaded.Keys.HasSameKeysAs(before);
        // What a cache between answered says nothing of keys that the issuer has published since it was stored.
        var (asOf, asOfTime) = (began - (long)(loaded.Age.TotalSeconds * clock.TimestampFrequency), beganAt - loaded.Age);
        // A key that the issuer took out is out at once, even if that leaves none.
        Volatile.Write(ref _held, new Held(loaded.Keys.Keeping(before), clock.GetTimestamp(), asOf, asOfTime));
        if (changed)
        {
            logger.KeysLoaded(name, loaded.Keys.Keys.Length, loaded.Ignored);
        }

        // A cache between passes on the time at which the issuer answered (RFC 9111 section 4.2.3).
        _clockDifference = loaded.IssuerTime + loaded.Age - clock.GetUtcNow();
        if (_clockDifference is { } difference && difference.Duration() > Later(clockSkew, TimeSpan.FromSeconds(5)))
        {
            logger.ClockSkewSuspected(name, difference.TotalSeconds);
        }

        if (loaded.Keys.Keys.IsEmpty)
        {
            return Fail("keys: none usable");
        }

        _failures = 0;
        _lastError = null;
        return true;
    }

    private bool Fail(string error)
    {
        _failures++;
        _lastError = error;
        logger.KeysFailed(name, error, _failures);
        return false;
    }

    private sealed record Held(KeySet Keys, long At, long AsOf, DateTimeOffset AsOfTime);
}
