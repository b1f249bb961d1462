using System.Security.Cryptography;
using AuthGateway.Authentication.Jose;
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
    // After a failure: 1 s, 2 s, 4 s, … up to the minimum interval, so that a short outage at the start is short here too.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _lifetime = new();
    private Held? _held;
    private Task<bool>? _flight;
    private long _lastAttempt;
    private int _failures;
    private string? _lastError;
    private long? _nextRefresh;

    private enum Need
    {
        /// <summary>The keys' time has come; the background loop keeps the pace.</summary>
        Scheduled,

        /// <summary>There are no keys at all.</summary>
        NoKeys,

        /// <summary>A token names a key that is not there. Anybody can make such a token.</summary>
        UnknownKey,
    }

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
                    KeyIds.Of(current));
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask LoadAsync(Ledger ledger, CancellationToken cancellationToken)
    {
        if (Current.Keys.IsEmpty)
        {
            await WaitAsync(Need.NoKeys, ledger, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RefreshForUnknownKeyAsync(string? keyId, Ledger ledger, CancellationToken cancellationToken) =>
        WaitAsync(Need.UnknownKey, ledger, cancellationToken, keyId);

    /// <summary>Keeps the keys fresh until it is cancelled.</summary>
    public async Task KeepFreshAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var succeeded = await Join(Need.Scheduled);
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

    private async ValueTask<bool> WaitAsync(Need need, Ledger ledger, CancellationToken cancellationToken, string? keyId = null)
    {
        var flight = Join(need, keyId);
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

    // The running fetch, or a new one when the need allows it, or else what the last one came to.
    private Task<bool> Join(Need need, string? keyId = null)
    {
        lock (_gate)
        {
            if (_flight is not null && (!_flight.IsCompleted || !MayFetch(need)))
            {
                return _flight;
            }

            if (_lifetime.IsCancellationRequested)
            {
                return Task.FromResult(false);
            }

            // Here and not where the token is judged: anybody can make such tokens, and the fetches are paced.
            if (need == Need.UnknownKey)
            {
                logger.UnknownSigningKey(name, KeyIds.Loggable(keyId));
            }

            _lastAttempt = clock.GetTimestamp();
            // The fetch is nobody's: it must not carry the first caller's activity, culture or cancellation.
            using (ExecutionContext.SuppressFlow())
            {
                _flight = Task.Run(FetchAsync, CancellationToken.None);
            }

            return _flight;
        }
    }

    private bool MayFetch(Need need) => need switch
    {
        Need.Scheduled => true,
        Need.NoKeys => clock.GetElapsedTime(_lastAttempt) >= RetryPause(),
        _ => clock.GetElapsedTime(_lastAttempt) >= settings.KeysMinimumInterval,
    };

    private TimeSpan RetryPause()
    {
        var pause = FirstRetry * (1 << Math.Clamp(_failures - 1, 0, 10));
        return pause < settings.KeysMinimumInterval ? pause : settings.KeysMinimumInterval;
    }

    private async Task<bool> FetchAsync()
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
            return answer is KeysAnswer.Loaded loaded ? Take(loaded) : Fail(((KeysAnswer.Failed)answer).Error);
        }
    }

    private bool Take(KeysAnswer.Loaded loaded)
    {
        var before = _held?.Keys ?? KeySet.Empty;
        var changed = _held is null || !loaded.Keys.HasSameKeysAs(before);
        // A key that the issuer took out is out at once, even if that leaves none.
        Volatile.Write(ref _held, new Held(loaded.Keys.Keeping(before), clock.GetTimestamp()));
        if (changed)
        {
            logger.KeysLoaded(name, loaded.Keys.Keys.Length, loaded.Ignored);
        }

        if (loaded.IssuerTime is { } time && (time - clock.GetUtcNow()).Duration() is var skew && skew > Later(clockSkew, TimeSpan.FromSeconds(5)))
        {
            logger.ClockSkewSuspected(name, skew.TotalSeconds);
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

    private sealed record Held(KeySet Keys, long At);
}
