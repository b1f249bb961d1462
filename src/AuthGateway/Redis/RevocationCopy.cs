using System.Collections.Concurrent;
using AuthGateway.Identity;
using AuthGateway.Latency;

namespace AuthGateway.Redis;

/// <summary>
/// This replica's copy of the revocations. What it holds is always answered; what it does not hold is answered only
/// while the copy is complete and young enough. <see cref="RevocationFeed"/> fills it.
/// </summary>
internal sealed class RevocationCopy(RevocationSettings settings, RevocationWake wake, TimeProvider time) : IRevocations
{
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _changing = new();
    // Acknowledged by Redis to this process, but not yet seen in the log: a failover right now would lose them.
    private readonly ConcurrentDictionary<RevocationKey, byte> _unseen = new();
    private volatile View _view = new(new RevocationTable(time), Trusted: false, SentAt: 0, IsProven: false);
    private volatile bool _suspect;
    private volatile TaskCompletionSource<bool> _nextReading = NewReading();
    private volatile bool _unreachable;

    /// <summary>Completes when the copy has been complete once; it can be trusted no longer than <see cref="IsReady"/> says.</summary>
    public Task LoadedAsync => _loaded.Task;

    /// <summary>Complete, not suspect, and within the lease.</summary>
    public bool IsReady => _view is { Trusted: true } view && time.GetElapsedTime(view.SentAt) <= settings.Lease;

    /// <inheritdoc/>
    public RevocationVerdict Check(Principal principal, TimeSpan? continueFor)
    {
        var view = _view;
        if (view.Table.Revokes(principal))
        {
            return RevocationVerdict.Revoked;
        }

        var bound = continueFor is { } longer && longer > settings.Lease ? longer : settings.Lease;
        return view.Trusted && time.GetElapsedTime(view.SentAt) <= bound ? RevocationVerdict.NotRevoked : RevocationVerdict.Unknown;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ConfirmAsync(LedgerHandle ledger, CancellationToken cancellation)
    {
        // The feed goes on asking: as soon as it gets an answer, it is worth waiting for another.
        if (_unreachable)
        {
            return false;
        }

        var asked = time.GetTimestamp();
        using var wait = ledger.Wait(LatencyOwner.Redis);
        using var bound = new CancellationTokenSource(settings.ConfirmTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellation);
        try
        {
            while (true)
            {
                // Taken before the look at the copy: a reading that ends in between has completed it.
                var reading = _nextReading.Task;
                if (_view is { Trusted: true } view && view.SentAt >= asked)
                {
                    // Read, but from a server that may have been replaced since: that confirms nothing.
                    return view.IsProven;
                }

                wake.Ask();
                await reading.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The entries of the copy; the feed adds what it reads.</summary>
    public RevocationTable Table => _view.Table;

    /// <summary>The copy was complete at least once.</summary>
    public bool IsLoaded => _loaded.Task.IsCompleted;

    /// <summary>Redis lost what had been read, and the copy is not complete again.</summary>
    public bool IsSuspect => _suspect;

    /// <summary>Time since the last complete reading was sent for; null before the first.</summary>
    public TimeSpan? Age => IsLoaded ? time.GetElapsedTime(_view.SentAt) : null;

    /// <summary>Takes in what Redis has just acknowledged to this process, before the log's news of it arrives.</summary>
    public void Hold(RevocationEntry entry)
    {
        lock (_changing)
        {
            if (_view.Table.Covers(entry))
            {
                return;
            }

            _unseen[entry.Key] = 0;
            _view.Table.Merge(entry);
        }

        wake.Ask();
    }

    /// <summary>What was acknowledged to this process and has not been seen in the log until now.</summary>
    public IReadOnlyCollection<RevocationKey> Unseen() => _unseen.IsEmpty ? [] : [.. _unseen.Keys];

    /// <summary>Adds what was read from the log.</summary>
    public void Apply(RevocationTable table, RevocationEntry entry)
    {
        table.Merge(entry);
        _unseen.TryRemove(entry.Key, out _);
    }

    /// <summary>The entry is being written back, so it is no longer waited for.</summary>
    public void Seen(RevocationKey key) => _unseen.TryRemove(key, out _);

    /// <summary>All that the log held when it was asked is here: the lease begins again.</summary>
    /// <param name="sentAt">When that question was sent, not when its answer came: what was written meanwhile may be missing.</param>
    /// <param name="isProven">Whether the server that answered has shown since that it is the primary.</param>
    public void Renew(long sentAt, bool isProven = true)
    {
        _view = _view with { Trusted = true, SentAt = sentAt, IsProven = isProven };
        (_suspect, _unreachable) = (false, false);
        _loaded.TrySetResult();
        Interlocked.Exchange(ref _nextReading, NewReading()).TrySetResult(true);
    }

    /// <summary>Readings in a row got no answer: until one does, nobody waits for one.</summary>
    public void GiveUpWaiting() => _unreachable = true;

    /// <summary>Answers nothing but "revoked" from now on, until a replacement is complete.</summary>
    public void Distrust()
    {
        _suspect = true;
        _view = _view with { Trusted = false };
    }

    /// <summary>Puts a newly loaded table in place. It takes over what was held: grow-only, so that nothing un-happens.</summary>
    /// <returns>What was held and still in force, but missing from the new table: Redis has lost it.</returns>
    public IReadOnlyList<RevocationEntry> Replace(RevocationTable table)
    {
        lock (_changing)
        {
            var old = _view.Table;
            var lost = old.MissingFrom(table).ToList();
            table.MergeAll(old);
            _view = _view with { Table = table };
            return lost;
        }
    }

    private static TaskCompletionSource<bool> NewReading() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record View(RevocationTable Table, bool Trusted, long SentAt, bool IsProven);
}
