using System.Runtime.CompilerServices;

namespace AuthGateway.Latency;

/// <summary>
/// The account of one request's time. Between two edges the time belongs to the set of waits that are open, so the
/// parts sum to the whole by construction: nothing is subtracted, nothing is clamped.
/// </summary>
/// <remarks>
/// Any thread may open and end waits. Ledgers are pooled: a wait carries the generation in which it was opened, and
/// one that ends after its ledger was closed (or lives on as another request's) changes nothing.
/// Units are the ticks of <see cref="TimeProvider.GetTimestamp"/>, which a wall clock cannot move.
/// </remarks>
internal sealed class Ledger
{
    private readonly Lock _gate = new();
    private TimeProvider _clock = TimeProvider.System;
    private IStallClock? _stalls;
    private ICallerWatch? _watch;
    private Cells _cells;
    private OpenCounts _open;
    private int _mask;
    private int _generation;
    private bool _isOpen;
    private long _start;
    private long _last;
    private long _undivided;

    /// <summary>Starts the account: from here on every tick has an owner.</summary>
    /// <param name="clock">Whose timestamps count.</param>
    /// <param name="stalls">Who knows of this process's own stalls; without it there are none.</param>
    public void Open(TimeProvider clock, IStallClock? stalls = null)
    {
        stalls?.Opened();
        lock (_gate)
        {
            if (_isOpen)
            {
                throw new InvalidOperationException("A ledger was opened while it still accounts for another request.");
            }

            (_clock, _stalls) = (clock, stalls);
            _cells = default;
            _open = default;
            _mask = 0;
            _isOpen = true;
            _start = _last = clock.GetTimestamp();
        }
    }

    /// <summary>This request's hold on the ledger, for what may outlive the request: streams, handlers, shared work.</summary>
    public LedgerHandle Handle()
    {
        lock (_gate)
        {
            return _isOpen ? new LedgerHandle(this, _generation) : default;
        }
    }

    /// <summary>
    /// Opens a wait for somebody else; dispose it exactly once, when the wait is over. Nobody waits for
    /// <see cref="LatencyOwner.Own"/>: it is what no wait covers.
    /// </summary>
    public LedgerWait Wait(LatencyOwner owner) => Handle().Wait(owner);

    internal LedgerWait Wait(LatencyOwner owner, int generation)
    {
        lock (_gate)
        {
            if (!_isOpen || generation != _generation || !owner.CanBeWaitedFor())
            {
                return default;
            }

            if (_open[(int)owner]++ == 0 || owner == LatencyOwner.Legacy)
            {
                Edge();
                _mask |= owner.Bit();
                _undivided = owner == LatencyOwner.Legacy ? _cells[LatencyOwner.Legacy.Bit()] : _undivided;
                if (owner == LatencyOwner.Client)
                {
                    _watch?.Began(ClientTicks(), _last);
                }
            }

            return new LedgerWait(this, owner, _generation);
        }
    }

    /// <summary>Tells a watch of the waits for the caller that begin from now on.</summary>
    /// <returns>What such waits came to so far, in clock ticks.</returns>
    internal long Watch(ICallerWatch watch, int generation)
    {
        lock (_gate)
        {
            if (!_isOpen || generation != _generation)
            {
                return 0;
            }

            _watch = watch;
            return ClientTicks();
        }
    }

    /// <summary>The account up to now, exact at this instant; the ledger stays open.</summary>
    public LedgerSplit Snapshot()
    {
        lock (_gate)
        {
            if (_isOpen)
            {
                Edge();
            }

            return Split();
        }
    }

    /// <summary>Ends the account. Waits that are still open are cut here, and what they do later is ignored.</summary>
    /// <returns>False when it was closed before: a request is accounted for once.</returns>
    public bool TryClose(out LedgerSplit split)
    {
        lock (_gate)
        {
            if (!_isOpen)
            {
                split = default;
                return false;
            }

            EdgeAfterWait();
            _stalls?.Closed();
            _watch?.Ended();
            _watch = null;
            _isOpen = false;
            unchecked
            {
                _generation++;
            }

            split = Split();
            return true;
        }
    }

    internal void End(LatencyOwner owner, int generation)
    {
        lock (_gate)
        {
            if (!_isOpen || generation != _generation || _open[(int)owner] == 0)
            {
                return;
            }

            if (--_open[(int)owner] == 0)
            {
                EdgeAfterWait();
                _mask &= ~owner.Bit();
                if (owner == LatencyOwner.Client)
                {
                    _watch?.Ended();
                }
            }
        }
    }

    /// <summary>
    /// Divides what the newest wait for the upstream has come to by what was reported from there. Reports are durations
    /// of other clocks: one that is longer than the wait is cut to it.
    /// </summary>
    internal void Divide(UpstreamTimes times, int generation)
    {
        lock (_gate)
        {
            if (!_isOpen || generation != _generation || _open[(int)LatencyOwner.Legacy] == 0)
            {
                return;
            }

            EdgeAfterWait();
            var (network, reverseProxy, system) = times.Divide(_cells[LatencyOwner.Legacy.Bit()] - _undivided, _clock.TimestampFrequency);
            _cells[LatencyOwner.LegacyNetwork.Cell()] += network;
            _cells[LatencyOwner.LegacyReverseProxy.Cell()] += reverseProxy;
            _cells[LatencyOwner.LegacySystem.Cell()] += system;
            _cells[LatencyOwner.Legacy.Bit()] -= network + reverseProxy + system;
            _undivided = _cells[LatencyOwner.Legacy.Bit()];
        }
    }

    /// <summary>Whether it accounts for a request that is not over.</summary>
    internal bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _isOpen;
            }
        }
    }

    /// <summary>The waits that are open now, a bit for each owner.</summary>
    internal int OpenWaits
    {
        get
        {
            lock (_gate)
            {
                return _mask;
            }
        }
    }

    private void Edge()
    {
        var now = _clock.GetTimestamp();
        _cells[_mask] += now - _last;
        _last = now;
    }

    // What was waited for may have come while nobody here could see it. That is an edge in the past: from there on the
    // time was ours.
    private void EdgeAfterWait()
    {
        var now = _clock.GetTimestamp();
        if (_mask != 0 && _stalls is not null)
        {
            var stalled = Math.Max(_stalls.StallBegan(now), _last);
            _cells[_mask] += stalled - _last;
            _cells[LatencyOwner.OwnStall.Cell()] += now - stalled;
        }
        else
        {
            _cells[_mask] += now - _last;
        }

        _last = now;
    }

    // Every moment in which the caller was waited for is the caller's, whatever else was waited for.
    private long ClientTicks()
    {
        var ticks = 0L;
        for (var mask = LatencyOwner.Client.Bit(); mask < LatencyOwners.Masks; mask++)
        {
            ticks += (mask & LatencyOwner.Client.Bit()) != 0 ? _cells[mask] : 0;
        }

        return ticks;
    }

    private LedgerSplit Split() => new(_last - _start, _clock.TimestampFrequency, _cells);

    [InlineArray(LatencyOwners.Cells)]
    private struct Cells
    {
        private long _first;
    }

    [InlineArray((int)LatencyOwner.Legacy + 1)]
    private struct OpenCounts
    {
        private int _first;
    }
}
