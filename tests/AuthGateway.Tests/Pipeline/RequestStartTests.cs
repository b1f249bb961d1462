using AuthGateway.Pipeline;

namespace AuthGateway.Tests.Pipeline;

public sealed class RequestStartTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500);

    [Theory]
    [InlineData("t=1700000000.250")]
    [InlineData("1700000000.250")]
    [InlineData("t=1700000000250")]
    [InlineData("1700000000250")]
    [InlineData("t=1700000000250000")]
    [InlineData(" T=1700000000250000 ")]
    [InlineData("t=1700000000250000000")]
    public void A_start_is_read_in_seconds_milliseconds_microseconds_and_nanoseconds(string header) =>
        Assert.Equal(250, RequestStart.Elapsed(header, Now)!.Value.TotalMilliseconds, tolerance: 0.01);

    [Theory]
    [InlineData("")]
    [InlineData("t=")]
    [InlineData("now")]
    [InlineData("t=-1700000000")]
    [InlineData("t=NaN")]
    [InlineData("t=1e9")]
    [InlineData("t=1700000001")]
    [InlineData("t=1600000000")]
    [InlineData("t=99999999999999999999999999999999999999999999999999999999999999")]
    public void What_cannot_be_read_lies_in_the_future_or_too_far_back_is_no_start(string header) =>
        Assert.Null(RequestStart.Elapsed(header, Now));
}
