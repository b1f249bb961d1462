namespace AuthGateway.LoadTests.Measuring;

/// <summary>Percentiles of durations, in microseconds.</summary>
internal sealed class Latencies
{
    private static readonly double[] Shares = [50, 75, 90, 95, 99, 99.5, 99.9, 99.99];
    private readonly long[] _microseconds;

    /// <summary>Those that a driver has counted itself.</summary>
    /// <param name="microseconds">One for each of <see cref="Percentiles"/>.</param>
    /// <exception cref="LoadTestException">There are more or fewer of them.</exception>
    public Latencies(IEnumerable<long> microseconds)
    {
        _microseconds = [.. microseconds];
        if (_microseconds.Length != Shares.Length)
        {
            throw new LoadTestException($"{_microseconds.Length} percentiles were measured; there are to be {Shares.Length}.");
        }
    }

    /// <summary>Which percentiles these are, from the lowest.</summary>
    public static IReadOnlyList<double> Percentiles => Shares;

    /// <summary>The durations that so many per cent did not exceed.</summary>
    public IReadOnlyList<long> Microseconds => _microseconds;

    /// <summary>The median.</summary>
    public long P50 => At(50);

    /// <summary>What 90 % did not exceed.</summary>
    public long P90 => At(90);

    /// <summary>What 99 % did not exceed.</summary>
    public long P99 => At(99);

    /// <summary>What 99.9 % did not exceed.</summary>
    public long P999 => At(99.9);

    /// <summary>Exact ones, by the nearest rank: each is a duration that was measured.</summary>
    /// <exception cref="LoadTestException">There are none.</exception>
    public static Latencies Of(IReadOnlyCollection<long> microseconds)
    {
        if (microseconds.Count == 0)
        {
            throw new LoadTestException("No request was measured.");
        }

        var sorted = microseconds.Order().ToArray();
        // In decimals: 99.9 % of 1,000 is 999, and a little more in binary fractions.
        return new Latencies(Shares.Select(share => sorted[Math.Clamp((int)Math.Ceiling((decimal)share / 100 * sorted.Length) - 1, 0, sorted.Length - 1)]));
    }

    /// <summary>Of no requests.</summary>
    public static Latencies None { get; } = new(Shares.Select(_ => 0L));

    private long At(double percentile) => _microseconds[Array.IndexOf(Shares, percentile)];
}
