using AuthGateway.LoadTests.Measuring;

namespace AuthGateway.LoadTests.Tests;

/// <summary>h2load's log, as h2load(1) describes it.</summary>
public sealed class H2loadLogTests
{
    [Fact]
    public async Task Each_line_is_an_answer_and_the_time_runs_from_the_first_that_was_sent_to_the_last_that_ended()
    {
        var result = await ReadAsync("1000000\t200\t300", "1000100\t204\t100", "1002000\t200\t500");

        Assert.Equal(3, result.Requests);
        Assert.Equal(2500, result.Microseconds);
        Assert.Equal((0, 0), (result.Refused, result.Broken));
        Assert.Equal(300, result.Latencies.P50);
        Assert.Equal(500, result.Latencies.P999);
    }

    [Fact]
    public async Task A_status_of_400_and_up_is_refused_and_no_status_is_broken_and_no_answer()
    {
        var result = await ReadAsync("10\t399\t1", "20\t400\t1", "30\t503\t1", "40\t-1\t9000");

        Assert.Equal((3, 2, 1), (result.Requests, result.Refused, result.Broken));
        Assert.Equal(1, result.Latencies.P999);
        Assert.False(result.IsAll(Answers.Successful));
        Assert.False(result.IsAll(Answers.Refused));
    }

    [Fact]
    public async Task Columns_that_later_versions_add_are_passed_over() => Assert.Equal(1, (await ReadAsync("10\t200\t7\tmore")).Requests);

    [Fact]
    public async Task A_log_without_answers_has_none_and_is_never_a_success()
    {
        var result = await ReadAsync();

        Assert.Equal(0, result.Requests);
        Assert.False(result.IsAll(Answers.Successful));
        Assert.False(result.IsAll(Answers.Refused));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10\t200")]
    [InlineData("10 200 7")]
    [InlineData("10\tOK\t7")]
    [InlineData("10\t200\t7.5")]
    public async Task A_line_that_is_none_of_a_request_fails_the_reading(string line) =>
        await Assert.ThrowsAsync<LoadTestException>(() => ReadAsync("10\t200\t7", line));

    private static async Task<DriverResult> ReadAsync(params string[] lines) => (await H2loadLog.ReadAsync(lines.ToAsyncEnumerable())).Result();
}
