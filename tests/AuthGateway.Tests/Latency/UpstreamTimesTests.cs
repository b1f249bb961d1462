using AuthGateway.Latency;

namespace AuthGateway.Tests.Latency;

/// <summary>How a wait for the upstream is divided by what was reported from there.</summary>
public sealed class UpstreamTimesTests
{
    private readonly SteppingClock _clock = new();

    [Theory]
    [InlineData(70, 50, 30, 20, 50, 0)]
    [InlineData(null, 50, 0, 0, 50, 50)]
    [InlineData(70, null, 30, 0, 0, 70)]
    [InlineData(null, null, 0, 0, 0, 100)]
    [InlineData(500, 400, 0, 0, 100, 0)]
    [InlineData(70, 90, 30, 0, 70, 0)]
    [InlineData(0, 0, 100, 0, 0, 0)]
    public void Reports_divide_a_wait_of_a_hundred_and_what_they_cannot_tell_stays_undivided(
        int? reverseProxy, int? system, long network, long proxyPart, long systemPart, long undivided)
    {
        var split = Divide(new UpstreamTimes(Microseconds(reverseProxy), Microseconds(system)));

        Assert.Equal(network, split.Ticks(LatencyOwner.LegacyNetwork));
        Assert.Equal(proxyPart, split.Ticks(LatencyOwner.LegacyReverseProxy));
        Assert.Equal(systemPart, split.Ticks(LatencyOwner.LegacySystem));
        Assert.Equal(undivided, split.Ticks(LatencyOwner.Legacy));
        Assert.Equal(100, split.TotalTicks);
    }

    [Fact]
    public void A_failed_attempt_and_the_body_are_not_divided_by_the_report_of_the_answer_between_them()
    {
        var ledger = new Ledger();
        ledger.Open(_clock);
        Wait(ledger, 40, times: null);
        Wait(ledger, 100, new UpstreamTimes(Microseconds(70), Microseconds(50)));
        Wait(ledger, 9, times: null);

        Assert.True(ledger.TryClose(out var split));
        Assert.Equal(49, split.Ticks(LatencyOwner.Legacy));
        Assert.Equal(30, split.Ticks(LatencyOwner.LegacyNetwork));
        Assert.Equal(149, split.TotalTicks);
    }

    [Fact]
    public void While_the_caller_sends_its_body_the_time_is_not_the_upstreams_to_divide()
    {
        var ledger = new Ledger();
        ledger.Open(_clock);
        var upstream = ledger.Wait(LatencyOwner.Legacy);
        using (ledger.Wait(LatencyOwner.Client))
        {
            _clock.Ticks += 80;
        }

        _clock.Ticks += 20;
        upstream.Divide(new UpstreamTimes(Microseconds(100), Microseconds(100)));
        upstream.Dispose();

        Assert.True(ledger.TryClose(out var split));
        Assert.Equal(80, split.Ticks(LatencyOwner.Client));
        Assert.Equal(20, split.Ticks(LatencyOwner.LegacySystem));
    }

    private LedgerSplit Divide(UpstreamTimes times)
    {
        var ledger = new Ledger();
        ledger.Open(_clock);
        Wait(ledger, 100, times);
        Assert.True(ledger.TryClose(out var split));
        return split;
    }

    private void Wait(Ledger ledger, int ticks, UpstreamTimes? times)
    {
        using var wait = ledger.Wait(LatencyOwner.Legacy);
        _clock.Ticks += ticks;
        if (times is { } reported)
        {
            wait.Divide(reported);
        }
    }

    private static TimeSpan? Microseconds(int? count) => count is { } known ? TimeSpan.FromMicroseconds(known) : null;
}
