using AuthGateway.Latency;

namespace AuthGateway.Tests.Latency;

public sealed class StallWatchTests
{
    private const long Millisecond = 1_000;

    private static readonly long Allowance = (long)((StallWatch.Period + StallWatch.Tolerance).TotalMilliseconds * Millisecond);

    private readonly SteppingClock _clock = new() { Ticks = 1_000 * Millisecond };
    private readonly List<TimeSpan> _stalls = [];

    [Fact]
    public void Before_the_first_canary_nothing_is_a_stall()
    {
        using var watch = new StallWatch(_clock);

        Assert.Equal(5_000, watch.StallBegan(5_000));
    }

    [Fact]
    public void While_canaries_are_in_time_nothing_is_a_stall()
    {
        using var watch = Watch();
        watch.Ran(_clock.Ticks + Allowance);

        Assert.Empty(_stalls);
        Assert.Equal(_clock.Ticks + (2 * Allowance), watch.StallBegan(_clock.Ticks + (2 * Allowance)));
    }

    [Fact]
    public void A_canary_that_has_not_come_is_a_stall_since_the_last_one_that_did()
    {
        using var watch = Watch();
        var now = _clock.Ticks + Allowance + 1;

        Assert.Equal(_clock.Ticks, watch.StallBegan(now));
    }

    [Fact]
    public void A_stall_that_is_just_over_still_counts_for_what_stood_in_the_queue_behind_the_canary()
    {
        using var watch = Watch();
        var over = _clock.Ticks + (100 * Millisecond);
        watch.Ran(over);

        Assert.Equal([TimeSpan.FromMilliseconds(100) - StallWatch.Period], _stalls);
        Assert.Equal(_clock.Ticks, watch.StallBegan(over + Millisecond));
        watch.Ran(over + Allowance);
        Assert.Equal(over + Allowance + 1, watch.StallBegan(over + Allowance + 1));
    }

    [Fact]
    public void A_pool_that_takes_a_breath_has_stalled_once()
    {
        using var watch = Watch();
        watch.Ran(_clock.Ticks + (50 * Millisecond));
        watch.Ran(_clock.Ticks + (100 * Millisecond));

        Assert.Equal(_clock.Ticks, watch.StallBegan(_clock.Ticks + (101 * Millisecond)));
    }

    [Fact]
    public async Task After_it_stopped_nothing_is_a_stall_however_late_it_becomes()
    {
        using var watch = Watch();
        await watch.StopAsync(CancellationToken.None);
        var later = _clock.Ticks + (3_600_000 * Millisecond);

        Assert.Equal(later, watch.StallBegan(later));
    }

    [Fact]
    public async Task Without_an_open_account_the_watch_sleeps_and_no_time_is_late_when_the_next_one_opens()
    {
        using var watch = new StallWatch(TimeProvider.System);
        await watch.StartAsync(CancellationToken.None);

        // A stall is over at once or not at all: only the sleeping watch calls nothing late for this long.
        var clock = TimeProvider.System;
        var far = clock.TimestampFrequency * 3_600;
        while (watch.StallBegan(clock.GetTimestamp() + far) < clock.GetTimestamp() + (far / 2))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        watch.Opened();
        Assert.InRange(watch.StallBegan(clock.GetTimestamp() + far), 0, clock.GetTimestamp());
        watch.Closed();
    }

    [Fact]
    public async Task A_starved_pool_is_seen_by_the_real_watch()
    {
        var seen = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watch = new StallWatch(TimeProvider.System, stall =>
        {
            if (stall > TimeSpan.FromMilliseconds(60))
            {
                seen.TrySetResult(stall);
            }
        });
        await watch.StartAsync(CancellationToken.None);
        watch.Opened();
        while (!seen.Task.IsCompleted)
        {
            ThreadPool.GetMinThreads(out var workers, out _);
            using var blocked = new CountdownEvent(4 * workers);
            for (var i = 0; i < 4 * workers; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(
                    static done =>
                    {
                        Thread.Sleep(80);
                        done.Signal();
                    },
                    blocked,
                    preferLocal: false);
            }

            await Task.Run(() => blocked.Wait(), TestContext.Current.CancellationToken);
        }

        Assert.True(await seen.Task > TimeSpan.FromMilliseconds(60));
    }

    // A watch whose first canary has run at the clock's time.
    private StallWatch Watch()
    {
        var watch = new StallWatch(_clock, _stalls.Add);
        watch.Ran(_clock.Ticks);
        return watch;
    }
}
