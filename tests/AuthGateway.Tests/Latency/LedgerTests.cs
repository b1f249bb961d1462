using AuthGateway.Latency;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Latency;

public sealed class LedgerTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Time_without_an_open_wait_is_our_own()
    {
        var ledger = Open();
        Pass(3);

        Assert.Equal(Ticks(3), Close(ledger).Ticks(LatencyOwner.Own));
    }

    [Fact]
    public void Overlapping_waits_of_one_owner_count_once()
    {
        var ledger = Open();
        var first = ledger.Wait(LatencyOwner.Legacy);
        Pass(2);
        var second = ledger.Wait(LatencyOwner.Legacy);
        Pass(2);
        first.Dispose();
        Pass(2);
        second.Dispose();

        var split = Close(ledger);
        Assert.Equal(Ticks(6), split.Ticks(LatencyOwner.Legacy));
        Assert.Equal(Ticks(6), split.TotalTicks);
    }

    [Fact]
    public void While_the_caller_is_still_sending_the_time_is_the_callers_and_not_the_upstreams()
    {
        var ledger = Open();
        var upstream = ledger.Wait(LatencyOwner.Legacy);
        Pass(1);
        var caller = ledger.Wait(LatencyOwner.Client);
        Pass(5);
        caller.Dispose();
        Pass(1);
        upstream.Dispose();

        var split = Close(ledger);
        Assert.Equal(Ticks(5), split.Ticks(LatencyOwner.Client));
        Assert.Equal(Ticks(2), split.Ticks(LatencyOwner.Legacy));
    }

    [Fact]
    public void A_wait_that_is_open_at_the_end_is_cut_there()
    {
        var ledger = Open();
        var wait = ledger.Wait(LatencyOwner.Redis);
        Pass(4);
        var split = Close(ledger);
        Pass(9);
        wait.Dispose();

        Assert.Equal(Ticks(4), split.Ticks(LatencyOwner.Redis));
        Assert.Equal(Ticks(4), ledger.Snapshot().TotalTicks);
    }

    [Fact]
    public void A_ledger_closes_once()
    {
        var ledger = Open();
        Close(ledger);

        Assert.False(ledger.TryClose(out _));
    }

    [Fact]
    public void A_late_wait_of_one_request_changes_nothing_in_the_next_that_uses_its_ledger()
    {
        var ledger = Open();
        var handle = ledger.Handle();
        var late = ledger.Wait(LatencyOwner.Legacy);
        Close(ledger);

        ledger.Open(_clock);
        var open = ledger.Wait(LatencyOwner.Legacy);
        Pass(1);
        late.Dispose();
        _ = handle.Wait(LatencyOwner.Client);
        Pass(1);
        open.Dispose();

        var split = Close(ledger);
        Assert.Equal(Ticks(2), split.Ticks(LatencyOwner.Legacy));
        Assert.Equal(0, split.Ticks(LatencyOwner.Client));
    }

    [Fact]
    public void A_ledger_that_is_open_is_not_opened_for_another_request()
    {
        var ledger = Open();

        Assert.Throws<InvalidOperationException>(() => ledger.Open(_clock));
    }

    [Fact]
    public void A_step_of_the_wall_clock_changes_no_duration()
    {
        var clock = new SteppingClock();
        var ledger = new Ledger();
        ledger.Open(clock);
        clock.Wall += TimeSpan.FromHours(1);
        clock.Ticks += 500;

        Assert.True(ledger.TryClose(out var split));
        Assert.Equal(500, split.TotalTicks);
    }

    [Fact]
    public void Microseconds_sum_to_the_total_although_each_is_rounded()
    {
        var clock = new SteppingClock { Frequency = 1_000_000_000 };
        var ledger = new Ledger();
        ledger.Open(clock);
        foreach (var owner in LatencyOwners.All.Where(owner => owner.CanBeWaitedFor()))
        {
            clock.Ticks += 1_999;
            using (ledger.Wait(owner))
            {
                clock.Ticks += 1_777;
            }
        }

        Assert.True(ledger.TryClose(out var split));
        Assert.Equal(split.TotalMicroseconds, LatencyOwners.All.Sum(owner => split.Microseconds(owner)));
    }

    private Ledger Open()
    {
        var ledger = new Ledger();
        ledger.Open(_clock);
        return ledger;
    }

    private static LedgerSplit Close(Ledger ledger)
    {
        Assert.True(ledger.TryClose(out var split));
        Assert.Equal(split.TotalTicks, LatencyOwners.All.Sum(owner => split.Ticks(owner)));
        return split;
    }

    private void Pass(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private long Ticks(int milliseconds) => _clock.TimestampFrequency * milliseconds / 1000;
}
