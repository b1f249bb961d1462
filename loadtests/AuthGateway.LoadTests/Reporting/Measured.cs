using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>One peer's samples, a round each.</summary>
/// <param name="Name">What scenarios call it.</param>
/// <param name="Title">What the report calls it.</param>
/// <param name="Samples">The samples.</param>
internal sealed record Measured(string Name, string Title, IReadOnlyList<Sample> Samples)
{
    /// <summary>The rate at which it was asked; 0 where it was asked as fast as it answered.</summary>
    public double Rate { get; init; }

    /// <summary>A figure of each round.</summary>
    public Spread Of(Func<Sample, double> figure) => new(Samples.Select(figure));

    /// <summary>A figure of each round.</summary>
    public Spread Of(Figure figure) => new(Samples.Select(sample => Value(sample, figure)));

    /// <summary>
    /// The ratio of a figure to another peer's, perhaps with something added to that. The median of the rounds' own ratios: neighbours in time share the
    /// machine's mood.
    /// </summary>
    public Spread RatioTo(Measured other, Figure figure, double added = 0) => new(Samples.Zip(other.Samples, (ours, theirs) => Value(ours, figure) / (Value(theirs, figure) + added)));

    /// <summary>How much more a figure is than another peer's. The median of the rounds' own differences.</summary>
    public Spread MoreThan(Measured other, Figure figure) => new(Samples.Zip(other.Samples, (ours, theirs) => Value(ours, figure) - Value(theirs, figure)));

    private static double Value(Sample sample, Figure figure) => figure switch
    {
        Figure.Throughput => sample.RequestsPerSecond,
        Figure.Cpu => sample.CpuMicroseconds,
        Figure.PerCpu => 1e6 / sample.CpuMicroseconds,
        Figure.P50 => sample.Latencies.P50,
        Figure.P99 => sample.Latencies.P99,
        Figure.OwnP50 when sample.Own is { } own => own.All.P50,
        Figure.OwnP99 when sample.Own is { } own => own.All.P99,
        Figure.Allocated when sample.AllocatedBytes is { } bytes => bytes,
        Figure.Memory => sample.ResidentBytes / 1e6,
        _ => throw new LoadTestException($"{figure} is not measured under load, or not in this scenario."),
    };
}
