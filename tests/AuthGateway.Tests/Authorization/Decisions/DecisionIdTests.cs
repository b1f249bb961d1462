using System.Collections.Concurrent;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Telemetry;

namespace AuthGateway.Tests.Authorization.Decisions;

public sealed class DecisionIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 29, 0, 59, 0, TimeSpan.Zero);

    [Fact]
    public void An_id_is_a_ulid_that_sorts_by_time_and_reads_back()
    {
        var earlier = DecisionId.New(Now);
        var later = DecisionId.New(Now.AddMilliseconds(1));

        Assert.True(Ulid.Is(earlier.ToString()));
        Assert.True(string.CompareOrdinal(earlier.ToString(), later.ToString()) < 0);
        Assert.True(DecisionId.TryParse(later.ToString(), out var read));
        Assert.Equal(later, read);
        Assert.Equal(Now.ToUnixTimeMilliseconds(), (long)(earlier.High >> 16));
    }

    [Fact]
    public void No_two_are_alike_on_however_many_threads()
    {
        var seen = new ConcurrentDictionary<DecisionId, byte>();
        Parallel.For(0, 20_000, _ => Assert.True(seen.TryAdd(DecisionId.New(Now), 0)));

        // Whoever knows one, and the time, knows nothing of the next one.
        Assert.Equal(20_000, seen.Keys.Select(id => id.Low).Distinct().Count());
        Assert.True(seen.Keys.Select(id => id.High & 0xffff).Distinct().Count() > 10_000);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01JDQW8X5N000000000000000")]
    [InlineData("01JDQW8X5N00000000000000011")]
    [InlineData("01jdqw8x5n0000000000000001")]
    [InlineData("81JDQW8X5N0000000000000001")]
    [InlineData("01JDQW8X5N000000000000000I")]
    [InlineData("01JDQW8X5N000000000000000Ａ")]
    [InlineData("00000000000000000000000000")]
    public void Anything_else_is_none(string? text) => Assert.False(DecisionId.TryParse(text, out _));
}
