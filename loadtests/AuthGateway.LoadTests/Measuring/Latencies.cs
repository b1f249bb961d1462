namespace AuthGateway.LoadTests.Measuring;

/// <summary>Percentiles of durations, in microseconds.</summary>
/// <param name="P50">The median.</param>
/// <param name="P90">What 90 % did not exceed.</param>
/// <param name="P99">What 99 % did not exceed.</param>
/// <param name="P999">What 99.9 % did not exceed.</param>
internal sealed record Latencies(long P50, long P90, long P99, long P999)
{
    /// <summary>Exact ones, by the nearest rank: each is a duration that was measured.</summary>
    /// <exception cref="LoadTestException">There are none.</exception>
    public static Latencies Of(IReadOnlyCollection<long> microseconds)
    {
        if (microseconds.Count == 0)
        {
            throw new LoadTestException("No request was measured.");
        }

        var sorted = microseconds.Order().ToArray();
        return new Latencies(Rank(0.5), Rank(0.9), Rank(0.99), Rank(0.999));

        long Rank(double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
