using System.Collections.Concurrent;
using AuthGateway.FaultTests.Faults;
using AuthGateway.FaultTests.Stack;

namespace AuthGateway.FaultTests.Comparison;

/// <summary>The same faults around other gateways in the same place, and what their access logs say then.</summary>
internal sealed class OtherGateways(FaultStack stack)
{
    private const int Requests = 5;
    private const int Attempts = 6;
    private readonly ConcurrentDictionary<string, IReadOnlyList<Compared>> _measured = new(StringComparer.Ordinal);

    /// <summary>The size of every fault here.</summary>
    public static TimeSpan Size { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>What was measured so far of a gateway.</summary>
    public IReadOnlyList<Compared>? Measured(string name) => _measured.GetValueOrDefault(name);

    /// <summary>Measures a gateway.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="front">It.</param>
    /// <param name="whole">Its timer of a request's whole time. Where the fault is not in it, the row is measured again: the machine has other work too.</param>
    public async Task<IReadOnlyList<Compared>> MeasureAsync(string name, FrontProcess front, string whole)
    {
        stack.Front = front;
        try
        {
            List<Compared> rows = [];
            foreach (var fault in AllFaults.Rows.Where(fault => fault.AppliesToOthers))
            {
                rows.Add(front.Lacks.Contains(fault.Route) ? new Compared(fault, Size.TotalMilliseconds, Moved: null) : await MeasureAsync(fault, front, whole));
            }

            return _measured[name] = rows;
        }
        finally
        {
            stack.Front = stack.Gateway;
        }
    }

    private async Task<Compared> MeasureAsync(Fault fault, FrontProcess front, string whole)
    {
        for (var attempt = 1; ; attempt++)
        {
            var row = await MeasureOnceAsync(fault, front);
            if (attempt == Attempts || row.IsJustIn(whole))
            {
                return row;
            }
        }
    }

    private async Task<Compared> MeasureOnceAsync(Fault fault, FrontProcess front)
    {
        await ObserveAsync(fault, front, TimeSpan.Zero);
        List<(double Injected, IReadOnlyDictionary<string, double> Timers)> without = [], with = [];
        for (var i = 0; i < Requests; i++)
        {
            // In turn, so that what else the machine does falls on both.
            without.Add(await ObserveAsync(fault, front, TimeSpan.Zero));
            with.Add(await ObserveAsync(fault, front, Size));
        }

        var injected = Median(with.Select(one => one.Injected)) - Median(without.Select(one => one.Injected));
        return new Compared(fault, injected, front.Timers.ToDictionary(
            timer => timer,
            timer => Median(with.Select(one => one.Timers.GetValueOrDefault(timer))) - Median(without.Select(one => one.Timers.GetValueOrDefault(timer))),
            StringComparer.Ordinal));
    }

    private async Task<(double Injected, IReadOnlyDictionary<string, double> Timers)> ObserveAsync(Fault fault, FrontProcess front, TimeSpan size)
    {
        var injected = await fault.InjectAsync(stack, size);
        return (injected.TotalMilliseconds, await front.NextTimersAsync(fault.Route));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
