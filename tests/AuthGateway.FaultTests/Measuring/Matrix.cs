using System.Collections.Concurrent;
using AuthGateway.FaultTests.Faults;
using AuthGateway.FaultTests.Stack;

namespace AuthGateway.FaultTests.Measuring;

/// <summary>Measures the rows, and keeps what was measured.</summary>
internal sealed class Matrix(FaultStack stack)
{
    private const int Requests = 5;
    private const int Attempts = 6;
    private readonly ConcurrentDictionary<(string Fault, TimeSpan Size), Cell> _cells = new();

    /// <summary>The sizes of every fault.</summary>
    public static IReadOnlyList<TimeSpan> Sizes { get; } = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500)];

    /// <summary>What was measured so far, in the rows' order.</summary>
    public IReadOnlyList<Cell> Cells =>
        [.. from fault in AllFaults.Rows from size in Sizes where _cells.ContainsKey((fault.Name, size)) select _cells[(fault.Name, size)]];

    /// <summary>
    /// Measures a fault at all sizes: in turn one request without it and one with it, so that what else the machine does falls on
    /// both. A cell that does not hold is measured again, each time with more requests: what is noise gets smaller by it, and what
    /// is not stays.
    /// </summary>
    public async Task<IReadOnlyList<Cell>> MeasureAsync(Fault fault)
    {
        stack.Gateway.Skip(fault.Route);
        // The first request of a kind compiles code and opens connections.
        await ObserveAsync(fault, TimeSpan.Zero);
        await ObserveAsync(fault, TimeSpan.Zero);
        List<Cell> cells = [];
        foreach (var size in Sizes)
        {
            Cell cell;
            for (var attempt = 1; ; attempt++)
            {
                cell = await MeasureAsync(fault, size, attempt);
                if (attempt == Attempts || !cell.Faults.Any())
                {
                    break;
                }
            }

            _cells[(fault.Name, size)] = cell;
            cells.Add(cell);
        }

        return cells;
    }

    private async Task<Cell> MeasureAsync(Fault fault, TimeSpan size, int attempt)
    {
        List<Observation> without = [], with = [];
        for (var i = 0; i < attempt * Requests; i++)
        {
            without.Add(await ObserveAsync(fault, TimeSpan.Zero));
            with.Add(await ObserveAsync(fault, size));
        }

        return Cell.Of(fault, size, without, with, attempt);
    }

    private async Task<Observation> ObserveAsync(Fault fault, TimeSpan size)
    {
        var injected = await fault.InjectAsync(stack, size);
        var split = await stack.Gateway.NextSplitAsync(fault.Route);
        Assert.Equal(split.TotalUs, split.OwnerUs.Values.Sum());
        Assert.Equal(fault.FailedBy, split.FailedBy);
        return new Observation(injected, split);
    }
}
