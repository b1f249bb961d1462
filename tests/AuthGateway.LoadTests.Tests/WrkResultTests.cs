using AuthGateway.LoadTests.Measuring;

namespace AuthGateway.LoadTests.Tests;

/// <summary>The line that wrk's script prints at the end.</summary>
public sealed class WrkResultTests
{
    [Fact]
    public void What_wrk_counted_is_read_from_its_line()
    {
        var result = Wrk.Result("""RESULT {"requests":1000,"microseconds":2000000,"refused":3,"broken":4,"repeated":5,"percentiles":[1,2,3,4,5,6,7,8]}""");

        Assert.Equal((1000, 2_000_000, 3, 4), (result.Requests, result.Microseconds, result.Refused, result.Broken));
        Assert.True(result.HasRepeated);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], result.Latencies.Microseconds);
        Assert.Equal((1, 3, 5, 7), (result.Latencies.P50, result.Latencies.P90, result.Latencies.P99, result.Latencies.P999));
    }

    [Fact]
    public void Fewer_percentiles_than_were_asked_for_fail_the_reading() => Assert.Throws<LoadTestException>(
        () => Wrk.Result("""RESULT {"requests":1,"microseconds":2,"refused":0,"broken":0,"repeated":0,"percentiles":[1,2,3]}"""));
}
