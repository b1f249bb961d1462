using System.Globalization;

namespace AuthGateway.LoadTests.Reporting;

/// <summary>The middle and the ends of some figures.</summary>
internal sealed class Spread
{
    public Spread(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        (Lowest, Highest) = (sorted[0], sorted[^1]);
        Median = (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    public double Lowest { get; }

    public double Median { get; }

    public double Highest { get; }

    /// <summary>`median (lowest to highest)`.</summary>
    public string Text(string format)
    {
        return $"{Show(Median)} ({Show(Lowest)} to {Show(Highest)})";

        string Show(double figure) => figure.ToString(format, CultureInfo.InvariantCulture);
    }
}
