using AuthGateway.Latency;
using AuthGateway.Proxy;
using AuthGateway.Tests.Latency;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Proxy;

/// <summary>Many requests at once take places, give them back, leave the queue and give way: the sum stays right.</summary>
public sealed class ServerPlacesRaceTests
{
    private const int Places = 8;
    private const int Callers = 64;
    private const int RequestsEach = 50;

    [Fact]
    public async Task However_requests_end_no_place_is_lost_and_none_is_given_twice()
    {
        var clock = TimeProvider.System;
        var server = new ServerPlaces(Places, Callers, TimeSpan.FromTicks(1), clock, new ScriptedStalls());
        var (now, most, gaveWay, wrong) = (0, 0, 0, 0);
        async Task CallAsync(int seed)
        {
            // What they do is the same in each run; how it meets is not.
            for (var i = 0; i < RequestsEach; i++)
            {
                var turn = ((seed * 31) + i) % 7;
                using var leaving = new CancellationTokenSource();
                var waiting = HeldPlace.WaitAsync(server, clock, TimeSpan.FromMilliseconds(turn == 0 ? 1 : 60_000), leaving.Token);
                if (turn == 1)
                {
                    await leaving.CancelAsync();
                }

                using var held = await waiting;
                if (held is null)
                {
                    continue;
                }

                InterlockedMost(ref most, Interlocked.Increment(ref now));
                switch (turn)
                {
                    case < 3:
                        await Task.Yield();
                        break;
                    case < 5:
                        // A caller that sends its body while the process is looking for somebody to end.
                        for (var piece = 0; piece < 10; piece++)
                        {
                            using var wait = held.WaitFor(LatencyOwner.Client);
                            await Task.Yield();
                        }

                        break;
                    default:
                        // One that sends nothing more until somebody else wants the place.
                        using (held.WaitFor(LatencyOwner.Client))
                        {
                            while (!held.IsEnded && server.Waiting > 0)
                            {
                                await Task.Delay(1);
                            }
                        }

                        break;
                }

                Interlocked.Decrement(ref now);
                held.Place.GiveBack();
                held.Place.GiveBack();
                // A limit is used again by other requests: one that was told to end without its place's having given way was told for another.
                Interlocked.Add(ref wrong, held.IsEnded == held.Place.GaveWay ? 0 : 1);
                Interlocked.Add(ref gaveWay, held.Place.GaveWay ? 1 : 0);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(seed => Task.Run(() => CallAsync(seed))));

        Assert.InRange(most, 1, Places);
        Assert.Equal(0, wrong);
        Assert.True(gaveWay > 0, "nobody gave way: nothing was tested");
        Assert.Equal((0, 0), (server.Taken, server.Waiting));

        // And what counts those who are ending is right, too: all places can be taken by slow callers once more, and are all given up.
        var slow = Enumerable.Range(0, Places).Select(_ => HeldPlace.Take(server, clock)).ToList();
        slow.ForEach(one => one.WaitFor(LatencyOwner.Client));
        var others = Enumerable.Range(0, Places).Select(_ => HeldPlace.WaitAsync(server, clock, TimeSpan.FromMinutes(5))).ToList();
        await Eventually.TrueAsync(() => slow.TrueForAll(one => one.IsEnded), TimeSpan.FromMinutes(1));
        slow.ForEach(one => one.Dispose());
        foreach (var other in await Task.WhenAll(others))
        {
            Assert.NotNull(other);
            other.Dispose();
        }
    }

    private static void InterlockedMost(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            seen = Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
