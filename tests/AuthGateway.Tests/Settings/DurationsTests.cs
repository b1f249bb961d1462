using AuthGateway.Settings;
using FsCheck;
using FsCheck.Fluent;

namespace AuthGateway.Tests.Settings;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("5s", 5_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("0s", 0)]
    [InlineData("00:00:05", 5_000)]
    [InlineData("00:00:00.2500000", 250)]
    [InlineData("1.00:00:00", 86_400_000)]
    public void A_time_with_its_unit_is_read(string text, long milliseconds)
    {
        Assert.True(Durations.TryParse(text, out var value));
        Assert.Equal(milliseconds, value.TotalMilliseconds);
    }

    [Theory]
    [InlineData("30")]      // thirty days to TimeSpan.Parse
    [InlineData("05:00")]   // five hours to TimeSpan.Parse
    [InlineData("")]
    [InlineData("s")]
    [InlineData("ms")]
    [InlineData("-1s")]
    [InlineData("1.5s")]
    [InlineData("1,000s")]
    [InlineData(" 5s")]
    [InlineData("5 s")]
    [InlineData("5S")]
    [InlineData("1h30m")]
    [InlineData("99999999999999999999s")]
    [InlineData("9223372036854775807d")]
    [InlineData("PT5S")]
    [InlineData("٥s")]
    public void Anything_that_leaves_the_unit_open_is_refused(string text) => Assert.False(Durations.TryParse(text, out _));

    [Fact]
    public void Every_time_is_written_as_it_can_be_read() => Prop.ForAll<long>(ticks =>
        Durations.TryParse(Durations.Format(TimeSpan.FromTicks(ticks)), out var read) && read.Ticks == ticks).QuickCheckThrowOnFailure();
}
