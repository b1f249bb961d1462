using AuthGateway.Identity;
using AuthGateway.Latency;

namespace AuthGateway.Tokens.Keys;

/// <summary>This replica's copy of the ring. <see cref="KeyRingFeed"/> fills it. Older than its bound, it signs nothing and proves nothing.</summary>
internal sealed class ManagedKeys(MountedKeys mounted, TokenSettings settings, KeyRingWake wake, TimeProvider clock) : IGatewayKeys
{
    // Somewhat above what Redis' command may take; who waits longer than this for a key gets 503.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private volatile Held? _held;
    private volatile TaskCompletionSource<bool> _nextReading = NewReading();
    private long _version;

    /// <inheritdoc/>
    public GatewayKeySet? KeySet => Usable?.Keys;

    /// <inheritdoc/>
    public KeySetSnapshot? Current => Usable?.Keys.Snapshot;

    /// <summary>The ring; null when there is none, or it is too old to say anything.</summary>
    public KeyRing? Ring => Usable?.Ring;

    /// <inheritdoc/>
    public bool IsConfirmed => _held is { } held && clock.GetElapsedTime(held.SentAt) <= settings.Keys.Lease;

    /// <inheritdoc/>
    public DateTimeOffset? ConfirmedAt => _held?.SentAtTime;

    /// <inheritdoc/>
    public TimeSpan? Age => _held is { } held ? clock.GetElapsedTime(held.SentAt) : null;

    /// <summary>Redis' time less this process' own when the ring was read last; null before.</summary>
    public TimeSpan? ClockDifference { get; private set; }

    private Held? Usable => _held is { } held && clock.GetElapsedTime(held.SentAt) <= settings.Keys.MaxStale ? held : null;

    /// <inheritdoc/>
    public async ValueTask<bool> RefreshAsync(LedgerHandle ledger, CancellationToken cancellation)
    {
        var asked = clock.GetTimestamp();
        using var wait = ledger.Wait(LatencyOwner.Redis);
        using var bound = new CancellationTokenSource(LongestWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellation);
        try
        {
            while (true)
            {
                // Taken before the look at the copy: a reading that ends in between has completed it.
                var reading = _nextReading.Task;
                if (_held is { } held && held.SentAt >= asked)
                {
                    return true;
                }

                wake.Ask();
                if (!await reading.WaitAsync(either.Token))
                {
                    return false;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The ring was this one when Redis was asked. For the one feed.</summary>
    /// <param name="ring">The ring.</param>
    /// <param name="sentAt">When the question was sent, not when its answer came: what was written meanwhile may be missing.</param>
    public void Take(KeyRing ring, long sentAt)
    {
        var held = _held;
        var mount = mounted.Current;
        var keys = held is not null && held.Ring.Fingerprint == ring.Fingerprint && ReferenceEquals(held.Mount, mount) ? held.Keys : Build(ring, mount, held);
        _held = new Held(ring, keys, mount, sentAt, clock.GetUtcNow() - clock.GetElapsedTime(sentAt));
        Interlocked.Exchange(ref _nextReading, NewReading()).TrySetResult(true);
    }

    /// <summary>Redis could not be asked. For the one feed.</summary>
    public void Miss() => Interlocked.Exchange(ref _nextReading, NewReading()).TrySetResult(false);

    /// <summary>Notes how far Redis' clock is from this process' own. For the one feed.</summary>
    public void NoteClock(DateTimeOffset redisTime) => ClockDifference = redisTime - clock.GetUtcNow();

    private static TaskCompletionSource<bool> NewReading() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewayKeySet Build(KeyRing ring, MountedKeySet mount, Held? before)
    {
        var former = before?.Keys.Signing;
        var signing = ring.Signing is { } key
            ? former?.Public.KeyId == key.KeyId ? former : SigningKey.FromPkcs8(key.Algorithm, key.Material.AsSpan())
            : mount.SigningBeside(ring);

        // The one that signs first: a reader that takes the first key fails least.
        var published = ring.Keys.OrderByDescending(entry => entry == ring.Signing).Select(KeyRingCodec.PublicKeyOf).OfType<PublicSigningKey>()
            .Concat(mount.Published.Where(entry => !ring.IsRemoved(entry.KeyId)));
        return new GatewayKeySet(signing, published, Interlocked.Increment(ref _version));
    }

    private sealed record Held(KeyRing Ring, GatewayKeySet Keys, MountedKeySet Mount, long SentAt, DateTimeOffset SentAtTime);
}
