using AuthGateway.LoadTests.Measuring;
using AuthGateway.LoadTests.Scenarios;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>One peer's samples, a round each.</summary>
/// <param name="Name">What scenarios call it.</param>
/// <param name="Title">What the report calls it.</param>
/// <param name="Samples">The samples.</param>
internal sealed record Measured(string Name, string Title, IReadOnlyList<Sample> Samples)
{
    /// <summary>A figure of each round.</summary>
    public Spread Of(Func<Sample, double> figure) => new(Samples.Select(figure));

    /// <summary>The ratio of a figure to another peer's. The median of the rounds' own ratios: neighbours in time share the machine's mood.</summary>
    public Spread RatioTo(Measured other, Figure figure) => new(Samples.Zip(other.Samples, (ours, theirs) => Value(ours, figure) / Value(theirs, figure)));

    private static double Value(Sample sample, Figure figure) => figure switch
    {
        Figure.Throughput => sample.RequestsPerSecond,
        Figure.Cpu => sample.CpuMicroseconds,
        _ => 1 / sample.CpuMicroseconds,
    };
}
