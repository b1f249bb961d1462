using AuthGateway.Latency;
using AuthGateway.Proxy;
using AuthGateway.Tests.Latency;
using AuthGateway.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Proxy;

/// <summary>Who gives way when a server's places are all taken. Each of these fails when slow callers may keep their places.</summary>
public sealed class ServerPlacesTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedStalls _stalls = new();

    [Fact]
    public async Task Who_has_waited_for_its_caller_the_longest_gives_way_and_the_place_goes_to_the_queues_head()
    {
        var server = Server(places: 2);
        using var longest = HeldPlace.Take(server, _clock);
        using var other = HeldPlace.Take(server, _clock);
        longest.WaitFor(LatencyOwner.Client);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        other.WaitFor(LatencyOwner.Client);
        _clock.Advance(Grace * 2);
        var first = HeldPlace.WaitAsync(server, _clock, Long);
        var second = HeldPlace.WaitAsync(server, _clock, Long);

        await PassAsync(() => longest.IsEnded);
        longest.Dispose();

        using var served = await first;
        Assert.NotNull(served);
        Assert.False(second.IsCompleted);
        Assert.Equal(2, server.Taken);
        other.Dispose();
        using var next = await second;
        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_byte_now_and_then_begins_nothing_anew()
    {
        var server = Server(places: 1);
        using var drips = HeldPlace.Take(server, _clock);
        for (var i = 0; i < 5; i++)
        {
            using (drips.WaitFor(LatencyOwner.Client))
            {
                _clock.Advance(Grace / 4);
            }
        }

        var waiting = HeldPlace.WaitAsync(server, _clock, Long);
        drips.WaitFor(LatencyOwner.Client);
        await PassAsync(() => drips.IsEnded);
        drips.Dispose();
        using var served = await waiting;
        Assert.True(drips.Place.GaveWay);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_not_waiting_for_its_caller_stays_however_long_it_has_waited_for_it_before(bool waitsForUpstream)
    {
        var server = Server(places: 1);
        using var held = HeldPlace.Take(server, _clock);
        using (held.WaitFor(LatencyOwner.Client))
        {
            _clock.Advance(Grace * 10);
        }

        if (waitsForUpstream)
        {
            held.WaitFor(LatencyOwner.Legacy);
        }

        Assert.Null(await RefusedAsync(server));
        Assert.False(held.IsEnded);
    }

    [Fact]
    public async Task What_was_waited_for_before_the_place_was_taken_does_not_count()
    {
        var server = Server(places: 1);
        var ledger = new Ledger();
        ledger.Open(_clock);
        using (ledger.Wait(LatencyOwner.Client))
        {
            _clock.Advance(Grace * 10);
        }

        using var limit = RequestTimeLimit.Begin(Long, CancellationToken.None);
        using var place = new UpstreamPlace(server, streams: null);
        Assert.True(server.TryTake(place));
        place.Watch(ledger.Handle(), limit);
        ledger.Wait(LatencyOwner.Client);

        Assert.Null(await RefusedAsync(server));
        Assert.False(place.GaveWay);
    }

    [Fact]
    public async Task Nobody_gives_way_within_the_grace()
    {
        var server = Server(places: 1);
        using var held = HeldPlace.Take(server, _clock);
        held.WaitFor(LatencyOwner.Client);
        Assert.Null(await RefusedAsync(server));
        Assert.False(held.IsEnded);
    }

    [Fact]
    public async Task Nobody_gives_way_for_a_place_that_comes_back_at_once()
    {
        var server = Server(places: 2);
        using var slow = HeldPlace.Take(server, _clock);
        var quick = HeldPlace.Take(server, _clock);
        slow.WaitFor(LatencyOwner.Client);
        _clock.Advance(Grace * 10);
        var waiting = HeldPlace.WaitAsync(server, _clock, Long);
        _clock.Advance(ServerPlaces.Patience / 2);
        quick.Dispose();

        using var served = await waiting;
        for (var i = 0; i < 20; i++)
        {
            _clock.Advance(ServerPlaces.Interval);
        }

        Assert.False(slow.IsEnded);
    }

    [Fact]
    public async Task One_gives_way_for_each_who_waits_and_no_more()
    {
        var server = Server(places: 10);
        var slow = Enumerable.Range(0, 10).Select(_ => HeldPlace.Take(server, _clock)).ToList();
        slow.ForEach(one => one.WaitFor(LatencyOwner.Client));
        _clock.Advance(Grace * 2);
        var waiting = Enumerable.Range(0, 3).Select(_ => HeldPlace.WaitAsync(server, _clock, Long)).ToList();

        await PassAsync(() => slow.Count(one => one.IsEnded) == 3);
        for (var i = 0; i < 20; i++)
        {
            _clock.Advance(ServerPlaces.Patience);
            await Task.Yield();
        }

        Assert.Equal(3, slow.Count(one => one.IsEnded));
        slow.ForEach(one => one.Dispose());
        foreach (var served in await Task.WhenAll(waiting))
        {
            Assert.NotNull(served);
            served.Dispose();
        }

        Assert.Equal((0, 0), (server.Taken, server.Waiting));
    }

    [Fact]
    public async Task A_stall_of_this_process_is_no_callers_time()
    {
        var server = Server(places: 1);
        using var held = HeldPlace.Take(server, _clock);
        held.WaitFor(LatencyOwner.Client);
        _stalls.Began = _clock.GetTimestamp() + 1;
        _clock.Advance(Grace * 10);

        Assert.Null(await RefusedAsync(server));
        Assert.False(held.IsEnded);
    }

    [Fact]
    public async Task With_no_grace_nobody_gives_way()
    {
        var server = new ServerPlaces(1, 10, TimeSpan.Zero, _clock, _stalls);
        using var held = HeldPlace.Take(server, _clock);
        held.WaitFor(LatencyOwner.Client);
        _clock.Advance(Grace * 10);

        Assert.Null(await RefusedAsync(server));
        Assert.False(held.IsEnded);
    }

    [Fact]
    public async Task A_place_is_given_back_once_and_what_waits_leaves_the_queue()
    {
        var server = Server(places: 1, queue: 1);
        var held = HeldPlace.Take(server, _clock);
        using var leaving = new CancellationTokenSource();
        var waiting = HeldPlace.WaitAsync(server, _clock, Long, leaving.Token);
        Assert.Null(await HeldPlace.WaitAsync(server, _clock, Long));
        await leaving.CancelAsync();
        Assert.Null(await waiting);
        Assert.Equal((1, 0), (server.Taken, server.Waiting));

        held.Dispose();
        held.Dispose();
        using var next = HeldPlace.Take(server, _clock);
        held.Dispose();
        Assert.Equal(1, server.Taken);
    }

    private ServerPlaces Server(int places, int queue = 100) => new(places, queue, Grace, _clock, _stalls);

    // Time passes in the steps in which the holders are looked through.
    private Task PassAsync(Func<bool> until) => Eventually.TrueAsync(
        () =>
        {
            _clock.Advance(ServerPlaces.Interval);
            return until();
        },
        TimeSpan.FromMinutes(1));

    // A request that waits for much longer than anybody is given, but not for as long as the grace.
    private async Task<HeldPlace?> RefusedAsync(ServerPlaces server)
    {
        var waiting = HeldPlace.WaitAsync(server, _clock, Grace / 2);
        await PassAsync(() => waiting.IsCompleted);
        return await waiting;
    }
}
