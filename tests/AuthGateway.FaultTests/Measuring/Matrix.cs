using System.Collections.Concurrent;
using AuthGateway.FaultTests.Faults;
using AuthGateway.FaultTests.Stack;

namespace AuthGateway.FaultTests.Measuring;

/// <summary>Measures the rows, and keeps what was measured.</summary>
internal sealed class Matrix(FaultStack stack)
{
    private const int Requests = 5;
    private const int Attempts = 3;
    private readonly ConcurrentDictionary<(string Fault, TimeSpan Size), Cell> _cells = new();

    /// <summary>The sizes of every fault.</summary>
    public static IReadOnlyList<TimeSpan> Sizes { get; } = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500)];

    /// <summary>What was measured so far, in the rows' order.</summary>
    public IReadOnlyList<Cell> Cells =>
        [.. from fault in AllFaults.Rows from size in Sizes where _cells.ContainsKey((fault.Name, size)) select _cells[(fault.Name, size)]];

    /// <summary>
    /// Measures a fault at all sizes. A cell that does not hold is measured again, up to three times in all, with a new baseline:
    /// the machine has other work too.
    /// </summary>
    public async Task<IReadOnlyList<Cell>> MeasureAsync(Fault fault)
    {
        stack.Gateway.Skip(fault.Route);
        // The first request of a kind compiles code and opens connections.
        await ObserveAsync(fault, TimeSpan.Zero, 2);
        var without = await ObserveAsync(fault, TimeSpan.Zero, Requests);
        List<Cell> cells = [];
        foreach (var size in Sizes)
        {
            Cell cell;
            for (var attempt = 1; ; attempt++)
            {
                cell = Cell.Of(fault, size, without, await ObserveAsync(fault, size, attempt * Requests), attempt);
                if (attempt == Attempts || !cell.Faults.Any())
                {
                    break;
                }

                // With more requests each time: what is noise gets smaller by it, and what is not stays.
                without = await ObserveAsync(fault, TimeSpan.Zero, (attempt + 1) * Requests);
            }

            _cells[(fault.Name, size)] = cell;
            cells.Add(cell);
        }

        return cells;
    }

    private async Task<IReadOnlyList<Observation>> ObserveAsync(Fault fault, TimeSpan size, int count)
    {
        List<Observation> observations = [];
        for (var i = 0; i < count; i++)
        {
            var injected = await fault.InjectAsync(stack, size);
            var split = await stack.Gateway.NextSplitAsync(fault.Route);
            Assert.Equal(split.TotalUs, split.OwnerUs.Values.Sum());
            Assert.Equal(fault.FailedBy, split.FailedBy);
            observations.Add(new Observation(injected, split));
        }

        return observations;
    }
}
