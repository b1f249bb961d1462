using AuthGateway.Latency;

namespace AuthGateway.Tests.Latency;

/// <summary>Random lives of requests: overlapping, cancelled, retried and late waits, on one and on many threads.</summary>
public sealed class LedgerScheduleTests
{
    private const int Schedules = 100_000;

    [Fact]
    public void Over_a_hundred_thousand_random_schedules_the_parts_equal_the_whole_in_ticks()
    {
        var random = new Random(20_260_101);
        var clock = new SteppingClock();
        var stalls = new ScriptedStalls();
        var ledger = new Ledger();
        var late = new List<LedgerWait>();
        for (var schedule = 0; schedule < Schedules; schedule++)
        {
            var (split, expected, total) = Live(ledger, clock, stalls, random, late);

            Assert.Equal(total, split.TotalTicks);
            foreach (var owner in LatencyOwners.All)
            {
                Assert.Equal(expected[(int)owner], split.Ticks(owner));
            }

            Assert.Equal(split.TotalTicks, LatencyOwners.All.Sum(owner => split.Ticks(owner)));
            Assert.Equal(split.TotalMicroseconds, LatencyOwners.All.Sum(owner => split.Microseconds(owner)));
        }
    }

    [Fact]
    public async Task With_many_threads_opening_and_ending_waits_the_parts_equal_the_whole()
    {
        for (var round = 0; round < 200; round++)
        {
            var ledger = new Ledger();
            ledger.Open(TimeProvider.System);
            var handle = ledger.Handle();
            var workers = Enumerable.Range(1, 4).Select(worker => Task.Run(() =>
            {
                for (var i = 0; i < 200; i++)
                {
                    using (handle.Wait((LatencyOwner)(1 + ((worker + i) % 4))))
                    {
                        Thread.SpinWait(20);
                    }
                }
            })).ToArray();
            LedgerSplit split = default;
            var closer = Task.Run(() =>
            {
                Thread.SpinWait(round * 50);
                Assert.True(ledger.TryClose(out split));
            });
            await Task.WhenAll([.. workers, closer]);

            Assert.Equal(split.TotalTicks, LatencyOwners.All.Sum(owner => split.Ticks(owner)));
            Assert.Equal(split.TotalTicks, ledger.Snapshot().TotalTicks);
        }
    }

    // The same life told twice: to the ledger, and to an account kept the slow way, an owner for each tick that has passed.
    private static (LedgerSplit Split, long[] Expected, long Total) Live(Ledger ledger, SteppingClock clock, ScriptedStalls stalls, Random random, List<LedgerWait> late)
    {
        var expected = new SlowAccount();
        var open = new List<(LatencyOwner Owner, LedgerWait Wait)>();
        stalls.Began = null;
        ledger.Open(clock, stalls);
        var start = clock.Ticks;
        var steps = random.Next(1, 24);
        for (var step = 0; step < steps; step++)
        {
            var passed = random.Next(0, 300);
            expected.Pass(Owner(open), passed);
            clock.Ticks += passed;
            stalls.Began = random.Next(4) == 0 ? clock.Ticks - random.Next(0, 500) : null;
            switch (random.Next(7))
            {
                case 0 or 1:
                    var owner = (LatencyOwner)random.Next(1, (int)LatencyOwner.Legacy + 1);
                    var isFirst = open.TrueForAll(wait => wait.Owner != owner);
                    open.Add((owner, ledger.Wait(owner)));
                    if (isFirst || owner == LatencyOwner.Legacy)
                    {
                        expected.Edge();
                    }

                    if (owner == LatencyOwner.Legacy)
                    {
                        expected.BeginLegacy();
                    }

                    break;
                case 2 when open.Count > 0:
                    var ended = random.Next(open.Count);
                    var (of, wait) = open[ended];
                    open.RemoveAt(ended);
                    if (open.TrueForAll(other => other.Owner != of))
                    {
                        expected.EdgeAfterWait(isWaiting: true, stalls.Began is { } began ? clock.Ticks - began : 0);
                    }

                    wait.Dispose();
                    break;
                case 3 when late.Count > 0:
                    // A wait of an earlier request ends now; that request's ledger is this one.
                    late[^1].Divide(new UpstreamTimes(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
                    late[^1].Dispose();
                    late.RemoveAt(late.Count - 1);
                    break;
                case 4 when open.FindLast(wait => wait.Owner == LatencyOwner.Legacy) is { Owner: LatencyOwner.Legacy } upstream:
                    // Reports of other clocks: often longer than the wait, sometimes missing, the part longer than the whole.
                    var times = new UpstreamTimes(Report(random), Report(random));
                    expected.EdgeAfterWait(isWaiting: true, stalls.Began is { } stalled ? clock.Ticks - stalled : 0);
                    expected.Divide(times, clock.TimestampFrequency);
                    upstream.Wait.Divide(times);
                    break;
                default:
                    expected.Edge();
                    Assert.Equal(clock.Ticks - start, ledger.Snapshot().TotalTicks);
                    break;
            }
        }

        expected.EdgeAfterWait(open.Count > 0, stalls.Began is { } atTheEnd ? clock.Ticks - atTheEnd : 0);
        Assert.True(ledger.TryClose(out var split));
        late.AddRange(open.Select(wait => wait.Wait));
        return (split, expected.Owners, clock.Ticks - start);
    }

    private static TimeSpan? Report(Random random) => random.Next(4) == 0 ? null : TimeSpan.FromMicroseconds(random.Next(-10, 1_200));

    private static LatencyOwner Owner(List<(LatencyOwner Owner, LedgerWait Wait)> open) =>
        open.Count == 0 ? LatencyOwner.Own : open.Min(wait => wait.Owner);
}
