using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AuthGateway.Latency;

/// <summary>A request's time divided among its owners. The parts sum to <see cref="TotalTicks"/> exactly.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct LedgerSplit(long totalTicks, long ticksPerSecond)
{
    private Parts _ticks;

    /// <summary>From the first middleware to the last byte, in clock ticks.</summary>
    public readonly long TotalTicks => totalTicks;

    /// <summary>The clock's ticks a second.</summary>
    public readonly long TicksPerSecond => ticksPerSecond;

    /// <summary>An owner's part, in clock ticks.</summary>
    public readonly long Ticks(LatencyOwner owner) => _ticks[(int)owner];

    /// <summary>An owner's part, in seconds.</summary>
    public readonly double Seconds(LatencyOwner owner) => (double)_ticks[(int)owner] / ticksPerSecond;

    /// <summary>The whole, in seconds.</summary>
    public readonly double TotalSeconds => (double)totalTicks / ticksPerSecond;

    /// <summary>The whole, in microseconds, rounded down.</summary>
    public readonly long TotalMicroseconds => ToMicroseconds(totalTicks);

    /// <summary>
    /// An owner's part in whole microseconds. The running sum is rounded, not each part, so that the parts still
    /// sum to <see cref="TotalMicroseconds"/> and no part is off by a microsecond or more.
    /// </summary>
    public readonly long Microseconds(LatencyOwner owner)
    {
        long before = 0;
        for (var i = 0; i < (int)owner; i++)
        {
            before += _ticks[i];
        }

        return ToMicroseconds(before + _ticks[(int)owner]) - ToMicroseconds(before);
    }

    internal void Add(LatencyOwner owner, long ticks) => _ticks[(int)owner] += ticks;

    // 128 bits: ticks × 1,000,000 leaves 64 bits after 2.5 hours at a nanosecond a tick, and a stream may last that long.
    private readonly long ToMicroseconds(long ticks) =>
        ticksPerSecond == 0 ? 0 : (long)((Int128)ticks * 1_000_000 / ticksPerSecond);

    [InlineArray(LatencyOwners.Count)]
    private struct Parts
    {
        private long _first;
    }
}
