using System.Globalization;

namespace AuthGateway.FaultTests.Measuring;

/// <summary>Between which values, in milliseconds, the true difference of two medians is.</summary>
internal readonly record struct Interval(double Least, double Most)
{
    // Of a normal distribution: 99.5 % lie within it. Both ends of both medians must be beyond it at once for a wrong verdict.
    private const double Deviations = 2.81;

    /// <summary>How far the interval is from a value; 0 when the value is in it.</summary>
    public double Distance(double value) => Math.Max(0, Math.Max(Least - value, value - Most));

    public Interval Plus(double value) => new(Least + value, Most + value);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Least:F2} to {Most:F2}");

    /// <summary>
    /// The difference of the medians of <paramref name="with"/> and <paramref name="without"/>, by the order statistics around each: it
    /// needs no word about how the noise is distributed, which on a loaded machine has a long tail.
    /// </summary>
    public static Interval OfDifference(IReadOnlyList<Observation> without, IReadOnlyList<Observation> with, Func<Observation, double> value)
    {
        var before = OfMedian([.. without.Select(value).Order()]);
        var after = OfMedian([.. with.Select(value).Order()]);
        return new Interval(after.Least - before.Most, after.Most - before.Least);
    }

    // The number of values below the median is binomial.
    private static Interval OfMedian(IReadOnlyList<double> sorted)
    {
        var reach = Deviations * Math.Sqrt(sorted.Count) / 2;
        var first = (int)Math.Floor((sorted.Count / 2.0) - reach);
        return new Interval(sorted[Math.Max(0, first)], sorted[Math.Min(sorted.Count - 1, sorted.Count - 1 - first)]);
    }
}
