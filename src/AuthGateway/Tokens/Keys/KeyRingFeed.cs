using System.Security.Cryptography;
using AuthGateway.Redis.SigningKeys;

namespace AuthGateway.Tokens.Keys;

/// <summary>
/// Keeps this replica's copy the same as the ring in Redis, and takes the steps that are due; whichever replica is first takes them
/// for all. A message only wakes it: what it says is never believed, because anyone on Redis can publish.
/// </summary>
/// <remarks>What Redis lost is written back: what this replica knows and what Redis holds are put together at each reading.</remarks>
internal sealed class KeyRingFeed(
    ISigningKeyStore store,
    KeyRingEditor editor,
    ManagedKeys keys,
    MountedKeys mounted,
    KeyRingJournal journal,
    KeyRingWake wake,
    TokenSettings settings,
    ILogger<KeyRingFeed> logger,
    TimeProvider clock) : BackgroundService
{
    /// <summary>How far Redis' clock may be from this process' own for it to take steps: a clock that jumped must not end keys early.</summary>
    public static readonly TimeSpan MostClockDifference = TimeSpan.FromMinutes(1);

    // After a failed reading: 100 ms, 200 ms, 400 ms, … up to the poll interval.
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    // What a replica that finds no ring waits for others to write theirs back, before it takes the fleet for a new one.
    private static readonly TimeSpan Introduction = TimeSpan.FromSeconds(1);

    private readonly SigningKeySettings _settings = settings.Keys;
    private volatile string? _lastFailure;
    private long? _introducedAt;
    private int _failures;
    private bool _stale;
    private bool _clockDiffers;

    /// <summary>Why the last reading failed, in a fixed word; null when it succeeded.</summary>
    public string? LastFailure => _lastFailure;

    /// <summary>One look at the ring, with the steps that are due.</summary>
    /// <returns>How long to wait for the next one.</returns>
    public async Task<TimeSpan> LookAsync(CancellationToken cancellation)
    {
        await store.ListenAsync(wake.Ask, cancellation);
        var mine = keys.Ring;
        var failure = await editor.UpdateAsync((theirs, now) => Due(theirs, mine, now), cancellation) switch
        {
            RingUpdate.Stands { Ring: { } ring } stands => Take(stands, ring, mine),
            RingUpdate.Stands => await IntroduceAsync(cancellation),
            RingUpdate.Unwritten unwritten => TakeUnwritten(unwritten, mine),
            RingUpdate.Unreadable unreadable => Miss(unreadable.Reason),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        Report(failure);
        return _introducedAt is not null && keys.Ring is null && failure is null ? Shorter(Introduction, _settings.PollInterval) : Pause();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var timer = clock.CreateTimer(_ => wake.Ask(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        try
        {
            await foreach (var _ in wake.ReadAllAsync(stoppingToken))
            {
                timer.Change(await LookAsync(stoppingToken), Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private KeyRing? Due(KeyRing? theirs, KeyRing? mine, DateTimeOffset now)
    {
        keys.NoteClock(now);
        if (theirs is null && mine is null && (_introducedAt is not { } at || clock.GetElapsedTime(at) < Shorter(Introduction, _settings.PollInterval)))
        {
            return null;
        }

        var all = (mine ?? KeyRing.Empty).Merge(theirs ?? KeyRing.Empty);
        return keys.ClockDifference?.Duration() <= MostClockDifference || all.Signing is null
            ? KeyRotation.Advance(all, now, _settings, mounted.Current.SigningBeside(all) is not null)
            : all;
    }

    private string? Take(RingUpdate.Stands stands, KeyRing ring, KeyRing? mine)
    {
        keys.Take(ring, stands.SentAt);
        _introducedAt = null;
        if (stands.Wrote)
        {
            if (mine is not null && stands.Before?.Fingerprint != mine.Fingerprint && mine.Merge(stands.Before ?? KeyRing.Empty).Fingerprint != stands.Before?.Fingerprint)
            {
                logger.KeyRingRestored(stands.Version);
            }

            journal.Record(stands.Before ?? mine, ring, KeyRingJournal.Rotation);
        }

        return null;
    }

    // Two replicas of a new fleet, or one that Redis kept nothing for: whoever holds a ring is asked to write it back first.
    private async Task<string?> IntroduceAsync(CancellationToken cancellation)
    {
        keys.Miss();
        if (_introducedAt is null)
        {
            _introducedAt = clock.GetTimestamp();
            await store.AnnounceAsync(cancellation);
        }

        return null;
    }

    private string TakeUnwritten(RingUpdate.Unwritten unwritten, KeyRing? mine)
    {
        if (unwritten.Before is { } theirs)
        {
            keys.Take(mine is null ? theirs : mine.Merge(theirs), unwritten.SentAt);
        }
        else
        {
            keys.Miss();
        }

        return unwritten.Reason;
    }

    private string Miss(string reason)
    {
        keys.Miss();
        return reason;
    }

    private void Report(string? failure)
    {
        if (failure is not null && failure != _lastFailure)
        {
            if (failure == KeyRingEditor.Untrusted)
            {
                logger.KeyRingUntrusted();
            }
            else
            {
                logger.KeyRingRefreshFailed(failure);
            }
        }

        _lastFailure = failure;
        _failures = failure is null ? 0 : _failures + 1;
        var stale = keys.Age is not null && keys.KeySet is null;
        if (stale && !_stale)
        {
            logger.KeyRingStale(_settings.MaxStale, failure ?? "none");
        }

        _stale = stale;
        var differs = keys.ClockDifference is { } difference && difference.Duration() > MostClockDifference;
        if (differs && !_clockDiffers)
        {
            logger.KeyRingClockDiffers(keys.ClockDifference.GetValueOrDefault().TotalSeconds);
        }

        _clockDiffers = differs;
    }

    private TimeSpan Pause()
    {
        // Up to a fifth earlier, so that replicas that started together do not ask together.
        var poll = _settings.PollInterval * (1 - (RandomNumberGenerator.GetInt32(200) / 1000.0));
        return _failures == 0 ? poll : Shorter(FirstRetry * (1 << Math.Min(_failures - 1, 10)), poll);
    }
}
