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
    private Cells _cells;
    private OpenCounts _open;
    private int _mask;
    private int _generation;
    private bool _isOpen;
    private long _start;
    private long _last;

    /// <summary>Starts the account: from here on every tick has an owner.</summary>
    public void Open(TimeProvider clock)
    {
        lock (_gate)
        {
            if (_isOpen)
            {
                throw new InvalidOperationException("A ledger was opened while it still accounts for another request.");
            }

            _clock = clock;
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
            if (!_isOpen || generation != _generation || owner == LatencyOwner.Own)
            {
                return default;
            }

            if (_open[(int)owner]++ == 0)
            {
                Edge();
                _mask |= owner.Bit();
            }

            return new LedgerWait(this, owner, _generation);
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

            Edge();
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
                Edge();
                _mask &= ~owner.Bit();
            }
        }
    }

    private void Edge()
    {
        var now = _clock.GetTimestamp();
        _cells[_mask] += now - _last;
        _last = now;
    }

    private LedgerSplit Split() => new(_last - _start, _clock.TimestampFrequency, _cells);

    [InlineArray(LatencyOwners.Masks)]
    private struct Cells
    {
        private long _first;
    }

    [InlineArray(LatencyOwners.Count)]
    private struct OpenCounts
    {
        private int _first;
    }
}
