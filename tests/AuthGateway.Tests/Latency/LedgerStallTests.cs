using AuthGateway.Latency;

namespace AuthGateway.Tests.Latency;

/// <summary>Whose time it is when nobody here could see that the answer had come.</summary>
public sealed class LedgerStallTests
{
    private readonly SteppingClock _clock = new();
    private readonly ScriptedStalls _stalls = new();
    private readonly Ledger _ledger = new();

    public LedgerStallTests() => _ledger.Open(_clock, _stalls);

    [Fact]
    public void A_starved_pool_with_an_idle_Redis_is_not_reported_as_Redis()
    {
        using (_ledger.Wait(LatencyOwner.Redis))
        {
            _clock.Ticks += 10;
            _stalls.Began = _clock.Ticks;
            _clock.Ticks += 5_000;
        }

        var split = Close();
        Assert.Equal(10, split.Ticks(LatencyOwner.Redis));
        Assert.Equal(5_000, split.Ticks(LatencyOwner.OwnStall));
    }

    [Fact]
    public void A_stall_that_began_before_the_wait_takes_no_more_than_the_wait()
    {
        _clock.Ticks += 100;
        _stalls.Began = 20;
        using (_ledger.Wait(LatencyOwner.Legacy))
        {
            _clock.Ticks += 7;
        }

        var split = Close();
        Assert.Equal(100, split.Ticks(LatencyOwner.Own));
        Assert.Equal(7, split.Ticks(LatencyOwner.OwnStall));
        Assert.Equal(0, split.Ticks(LatencyOwner.Legacy));
    }

    [Fact]
    public void A_stall_within_a_wait_that_went_on_for_long_after_it_hid_nothing()
    {
        using (_ledger.Wait(LatencyOwner.Legacy))
        {
            _clock.Ticks += 400;
            _stalls.Began = 100;
            _clock.Ticks += 10_000;
            _stalls.Began = null;
        }

        Assert.Equal(10_400, Close().Ticks(LatencyOwner.Legacy));
    }

    [Fact]
    public void A_stall_of_our_own_work_is_our_own_work()
    {
        _stalls.Began = 0;
        _clock.Ticks += 300;

        var split = Close();
        Assert.Equal(300, split.Ticks(LatencyOwner.Own));
        Assert.Equal(0, split.Ticks(LatencyOwner.OwnStall));
    }

    [Fact]
    public void The_watch_knows_how_many_accounts_are_open()
    {
        Assert.Equal(1, _stalls.Open);
        Close();
        _ledger.TryClose(out _);
        Assert.Equal(0, _stalls.Open);
    }

    private LedgerSplit Close()
    {
        Assert.True(_ledger.TryClose(out var split));
        Assert.Equal(split.TotalTicks, LatencyOwners.All.Sum(owner => split.Ticks(owner)));
        return split;
    }
}
