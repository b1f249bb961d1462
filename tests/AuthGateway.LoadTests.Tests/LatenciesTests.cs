using AuthGateway.LoadTests.Measuring;

namespace AuthGateway.LoadTests.Tests;

/// <summary>Percentiles by the nearest rank.</summary>
public sealed class LatenciesTests
{
    [Fact]
    public void A_percentile_is_a_duration_that_was_measured_and_that_so_many_did_not_exceed()
    {
        var latencies = Latencies.Of([.. Enumerable.Range(1, 1000).Reverse().Select(one => (long)one)]);

        Assert.Equal([500, 750, 900, 950, 990, 995, 999, 1000], latencies.Microseconds);
    }

    [Fact]
    public void One_duration_is_each_percentile() => Assert.All(Latencies.Of([7]).Microseconds, one => Assert.Equal(7, one));

    [Fact]
    public void The_median_of_two_is_the_lower_one() => Assert.Equal(1, Latencies.Of([2, 1]).P50);

    [Fact]
    public void None_at_all_is_no_result() => Assert.Throws<LoadTestException>(() => Latencies.Of([]));
}
