using AuthGateway.Latency;

namespace AuthGateway.Proxy;

/// <summary>
/// The places at one upstream server, and the queue before them. Who waits there for long has those ended that are waiting for nothing
/// but their own callers: else a few hundred callers that send a byte now and then would have all places (slowhttptest's slow body and
/// slow read, CWE-400), from as many addresses as they like.
/// </summary>
/// <param name="most">How many there are.</param>
/// <param name="mostWaiting">How many may wait for one.</param>
/// <param name="grace">How long a request may have waited for its caller in all; zero for any time.</param>
/// <param name="clock">Whose timestamps count.</param>
/// <param name="stalls">Knows when this process stood still, which is no caller's time.</param>
internal sealed class ServerPlaces(int most, int mostWaiting, TimeSpan grace, TimeProvider clock, IStallClock stalls)
{
    /// <summary>Nobody is ended for whom a place comes back within this time anyway, and nobody notices it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    /// <summary>While somebody waits, the holders are looked through so often and not more: not once for each who waits.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly List<UpstreamPlace> _taken = [];
    private readonly LinkedList<PlaceWaiter> _queue = [];
    private int _givingWay;
    private bool _isLooking;

    /// <summary>How many places there are.</summary>
    public int Most => most;

    /// <summary>How many are taken now.</summary>
    public int Taken
    {
        get
        {
            lock (_gate)
            {
                return _taken.Count;
            }
        }
    }

    /// <summary>How many wait for one.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>Takes a place if there is a free one.</summary>
    public bool TryTake(UpstreamPlace place)
    {
        lock (_gate)
        {
            return TryHold(place);
        }
    }

    /// <summary>Takes a place, or waits for one where not too many wait already.</summary>
    /// <returns>False: it was not taken.</returns>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async Task<bool> TakeAsync(UpstreamPlace place, TimeSpan patience, CancellationToken aborted)
    {
        LinkedListNode<PlaceWaiter> waiter;
        lock (_gate)
        {
            if (TryHold(place))
            {
                return true;
            }

            if (_queue.Count >= mostWaiting)
            {
                return false;
            }

            waiter = _queue.AddLast(new PlaceWaiter(place, clock.GetTimestamp()));
            StartLooking();
        }

        try
        {
            await waiter.Value.Served.WaitAsync(patience, clock, aborted);
            return true;
        }
        catch (TimeoutException)
        {
            // Its turn may have come in the same moment.
            return !TryLeave(waiter);
        }
        catch (OperationCanceledException)
        {
            // What it was given in the same moment it gives back when it ends.
            TryLeave(waiter);
            throw;
        }
    }

    /// <summary>Gives a place back, which goes to the queue's head. Without effect where it was given back before, or never taken.</summary>
    public void GiveBack(UpstreamPlace place)
    {
        lock (_gate)
        {
            if (place.Index < 0)
            {
                return;
            }

            var last = _taken[^1];
            _taken[place.Index] = last;
            last.Index = place.Index;
            _taken.RemoveAt(_taken.Count - 1);
            place.Index = -1;
            _givingWay -= place.GaveWay ? 1 : 0;
            if (_queue.First is { } next)
            {
                _queue.Remove(next);
                TryHold(next.Value.Place);
                next.Value.Serve();
            }
        }
    }

    private bool TryHold(UpstreamPlace place)
    {
        if (_taken.Count >= most)
        {
            return false;
        }

        place.Index = _taken.Count;
        _taken.Add(place);
        return true;
    }

    private bool TryLeave(LinkedListNode<PlaceWaiter> waiter)
    {
        lock (_gate)
        {
            var isWaiting = waiter.List is not null;
            if (isWaiting)
            {
                _queue.Remove(waiter);
            }

            return isWaiting;
        }
    }

    // Called with the lock.
    private void StartLooking()
    {
        if (_isLooking || grace == TimeSpan.Zero)
        {
            return;
        }

        _isLooking = true;
        // What it does is nobody's request in particular.
        using (ExecutionContext.SuppressFlow())
        {
            _ = LookAsync();
        }
    }

    private async Task LookAsync()
    {
        do
        {
            await Task.Delay(Interval, clock).ConfigureAwait(false);
        }
        while (MakeRoom());
    }

    private bool MakeRoom()
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            // One for each who has waited long enough: those who are ending already are among them.
            var wanted = -_givingWay;
            for (var waiter = _queue.First; waiter is not null && clock.GetElapsedTime(waiter.Value.Since, now) >= Patience; waiter = waiter.Next)
            {
                wanted++;
            }

            if (wanted > 0)
            {
                EndSlowest(wanted, stalls.StallBegan(now));
            }

            _isLooking = _queue.Count > 0;
            return _isLooking;
        }
    }

    private void EndSlowest(int count, long now)
    {
        var longest = (long)(grace.TotalSeconds * clock.TimestampFrequency);
        List<(long Waited, UpstreamPlace Place)> slow = [];
        foreach (var place in _taken)
        {
            var waited = place.Waited(now);
            if (waited > longest)
            {
                slow.Add((waited, place));
            }
        }

        slow.Sort(static (one, other) => other.Waited.CompareTo(one.Waited));
        foreach (var (_, place) in slow)
        {
            if (count == 0)
            {
                break;
            }

            if (place.TryGiveWay())
            {
                _givingWay++;
                count--;
            }
        }
    }
}
