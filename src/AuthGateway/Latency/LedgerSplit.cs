using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthGateway.Latency;

/// <summary>A request's time divided among its owners. The parts sum to <see cref="TotalTicks"/> exactly.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct LedgerSplit
{
    private readonly Parts _ticks;

    /// <summary>Gives each cell to its owner.</summary>
    /// <param name="totalTicks">What the cells sum to.</param>
    /// <param name="ticksPerSecond">The clock's ticks a second.</param>
    /// <param name="cells">The time of each combination of open waits, by mask, and of the owners that have a cell of their own.</param>
    public LedgerSplit(long totalTicks, long ticksPerSecond, ReadOnlySpan<long> cells)
    {
        TotalTicks = totalTicks;
        TicksPerSecond = ticksPerSecond;
        for (var cell = 0; cell < cells.Length; cell++)
        {
            _ticks[(int)LatencyOwners.OfCell(cell)] += cells[cell];
        }
    }

    /// <summary>From the first middleware to the last byte, in clock ticks.</summary>
    public long TotalTicks { get; }

    /// <summary>The clock's ticks a second.</summary>
    public long TicksPerSecond { get; }

    /// <summary>An owner's part, in clock ticks.</summary>
    public long Ticks(LatencyOwner owner) => _ticks[(int)owner];

    /// <summary>An owner's part, in seconds.</summary>
    public double Seconds(LatencyOwner owner) => (double)_ticks[(int)owner] / TicksPerSecond;

    /// <summary>The gateway's part in all: its work, its queues and its stalls, in seconds.</summary>
    public double InternalSeconds => Seconds(LatencyOwner.Own) + Seconds(LatencyOwner.OwnStall);

    /// <summary>The same in microseconds.</summary>
    public long InternalMicroseconds => Microseconds(LatencyOwner.Own) + Microseconds(LatencyOwner.OwnStall);

    /// <summary>The whole, in seconds.</summary>
    public double TotalSeconds => (double)TotalTicks / TicksPerSecond;

    /// <summary>The whole, in microseconds, rounded down.</summary>
    public long TotalMicroseconds => ToMicroseconds(TotalTicks);

    /// <summary>
    /// An owner's part in whole microseconds. The running sum is rounded, not each part, so that the parts still
    /// sum to <see cref="TotalMicroseconds"/> and no part is off by a microsecond or more.
    /// </summary>
    public long Microseconds(LatencyOwner owner)
    {
        long before = 0;
        for (var i = 0; i < (int)owner; i++)
        {
            before += _ticks[i];
        }

        return ToMicroseconds(before + _ticks[(int)owner]) - ToMicroseconds(before);
    }

    // 128 bits where it takes them: ticks × 1,000,000 leaves 64 bits after 2.5 hours at a nanosecond a tick, and a stream may last that long.
    private long ToMicroseconds(long ticks)
    {
        const long PerSecond = 1_000_000;
        return TicksPerSecond == 0 ? 0
            : ticks is >= 0 and < long.MaxValue / PerSecond ? ticks * PerSecond / TicksPerSecond
            : (long)((Int128)ticks * PerSecond / TicksPerSecond);
    }

    [InlineArray(LatencyOwners.Count)]
    private struct Parts
    {
        private long _first;
    }
}
