using System.Net;
using AuthGateway.Authentication;
using AuthGateway.Identity;
using AuthGateway.Latency;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authentication;

public sealed class FailureLimitTests
{
    private readonly FakeTimeProvider _clock = new(TestToken.Start);
    private readonly TestLimits _limits = new();

    [Fact]
    public async Task An_address_that_fails_too_often_waits_and_no_other_one_does()
    {
        var limit = Limit(permits: 3);
        var (attacker, other) = (From("192.0.2.1"), From("192.0.2.2"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await limit.CountAsync(attacker, CancellationToken.None));
            Assert.Null(limit.Wait(attacker));
        }

        Assert.Equal(TimeSpan.FromMinutes(1), await limit.CountAsync(attacker, CancellationToken.None));
        Assert.Equal(TimeSpan.FromMinutes(1), limit.Wait(attacker));
        Assert.Null(limit.Wait(other));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(limit.Wait(attacker));
    }

    [Fact]
    public async Task An_IPv6_host_cannot_step_aside_within_its_network()
    {
        var limit = Limit(permits: 1);
        Assert.Null(await limit.CountAsync(From("2001:db8:1:1::1"), CancellationToken.None));
        Assert.NotNull(await limit.CountAsync(From("2001:db8:1:1:ffff::2"), CancellationToken.None));
        Assert.Null(await limit.CountAsync(From("2001:db8:1:2::1"), CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_is_counted_where_the_limit_is_off_or_nobody_knows_the_address()
    {
        Assert.Null(await Limit(permits: 0).CountAsync(From("192.0.2.1"), CancellationToken.None));
        Assert.Null(await Limit(permits: 1).CountAsync(From(null), CancellationToken.None));
        Assert.Equal(0, _limits.Calls);
        _limits.IsDown = true;
        Assert.Null(await Limit(permits: 1).CountAsync(From("192.0.2.1"), CancellationToken.None));
    }

    private FailureLimit Limit(int permits) =>
        new(_limits, "failed", new FailureLimitSettings { Permits = permits, Window = TimeSpan.FromMinutes(1) }, _clock);

    private DefaultHttpContext From(string? address)
    {
        var context = new DefaultHttpContext();
        var ledger = new Ledger();
        ledger.Open(_clock);
        context.Features.Set(ledger);
        if (address is not null)
        {
            context.Features.Set(new ClientAddress(IPAddress.Parse(address)));
        }

        return context;
    }
}
