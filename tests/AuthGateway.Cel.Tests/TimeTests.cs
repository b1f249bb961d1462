using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Tests;

public sealed class TimeTests
{
    [Theory]
    [InlineData("1h30m", 5_400_000_000_000)]
    [InlineData("-1.5h", -5_400_000_000_000)]
    [InlineData("100ms", 100_000_000)]
    [InlineData("1us", 1_000)]
    [InlineData("1\u00b5s", 1_000)]
    [InlineData("1\u03bcs", 1_000)]
    [InlineData("1ns", 1)]
    [InlineData("0", 0)]
    [InlineData("+0", 0)]
    [InlineData(".5s", 500_000_000)]
    [InlineData("1.s", 1_000_000_000)]
    [InlineData("1.0000000009s", 1_000_000_000)]
    [InlineData("1h1h", 7_200_000_000_000)]
    [InlineData("9223372036854775807ns", long.MaxValue)]
    [InlineData("-9223372036854775808ns", long.MinValue)]
    public void A_duration_in_Gos_form_is_read(string text, long nanoseconds)
    {
        Assert.True(CelTime.TryParseDuration(text, out var duration));
        Assert.Equal(nanoseconds, duration.AsNanoseconds());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1")]
    [InlineData("1d")]
    [InlineData("h")]
    [InlineData(".s")]
    [InlineData("1h ")]
    [InlineData("1 h")]
    [InlineData("--1h")]
    [InlineData("1h-1m")]
    [InlineData("1H")]
    [InlineData("9223372036854775808ns")]
    [InlineData("99999999999999999999999999999999h")]
    [InlineData("320000000000s")]
    [InlineData("\u0661s")]
    public void A_text_that_is_no_duration_is_none(string text) => Assert.False(CelTime.TryParseDuration(text, out _));

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", 1767323045, 0)]
    [InlineData("2026-01-02T03:04:05.678Z", 1767323045, 678_000_000)]
    [InlineData("2026-01-02T03:04:05.1234567899Z", 1767323045, 123_456_789)]
    [InlineData("2026-01-02T04:04:05+01:00", 1767323045, 0)]
    [InlineData("1969-12-31T23:59:59.5Z", -1, 500_000_000)]
    [InlineData("0001-01-01T00:00:00Z", -62135596800, 0)]
    [InlineData("9999-12-31T23:59:59Z", 253402300799, 0)]
    public void A_timestamp_of_RFC_3339_is_read(string text, long seconds, int nanos)
    {
        Assert.True(CelTime.TryParseTimestamp(text, out var timestamp));
        Assert.Equal((seconds, nanos), (timestamp.Seconds, timestamp.Nanos));
    }

    [Theory]
    [InlineData("2026-01-02")]
    [InlineData("2026-01-02T03:04:05")]
    [InlineData("2026-01-02 03:04:05Z")]
    [InlineData("2026-01-02t03:04:05z")]
    [InlineData("2026-02-30T03:04:05Z")]
    [InlineData("2026-01-02T24:00:00Z")]
    [InlineData("2026-01-02T03:04:60Z")]
    [InlineData("2026-01-02T03:04:05.Z")]
    [InlineData("2026-01-02T03:04:05+0100")]
    [InlineData("2026-01-02T03:04:05+24:00")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData("10000-01-01T00:00:00Z")]
    public void A_text_that_is_no_timestamp_is_none(string text) => Assert.False(CelTime.TryParseTimestamp(text, out _));

    [Theory]
    [InlineData("timestamp('2024-03-10T09:59:59Z').getHours('America/Los_Angeles') == 1")]
    [InlineData("timestamp('2024-03-10T10:00:00Z').getHours('America/Los_Angeles') == 3")]
    [InlineData("timestamp('2024-02-29T00:00:00Z').getDayOfYear() == 59")]
    [InlineData("timestamp('2024-12-31T23:00:00Z').getFullYear('02:00') == 2025")]
    [InlineData("timestamp('1970-01-01T00:00:00Z') + duration('24h') == timestamp(86400)")]
    [InlineData("duration('90m').getHours() == 1 && duration('90m').getMinutes() == 90")]
    [InlineData("string(duration('-1.5s')) == '-1.5s' && string(timestamp(0)) == '1970-01-01T00:00:00Z'")]
    public void Times_have_parts(string source) => Assert.True(Cel.Evaluate(source).IsTrue);

    [Fact]
    public void Hosts_times_are_taken_over_exactly()
    {
        var value = CelValue.OfTimestamp(new DateTimeOffset(1969, 12, 31, 23, 59, 59, 500, TimeSpan.Zero));

        Assert.Equal((-1L, 500_000_000), (value.Seconds, value.Nanos));
        Assert.Equal(-1_500_000_100, CelValue.OfDuration(TimeSpan.FromTicks(-15_000_001)).AsNanoseconds());
        Assert.Equal(long.MaxValue / 100 * 100, CelValue.OfDuration(TimeSpan.MaxValue).AsNanoseconds());
    }
}
