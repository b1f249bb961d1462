using System.Net;
using AuthGateway.Audit;
using AuthGateway.Authentication;
using AuthGateway.Identity;
using AuthGateway.Telemetry;
using AuthGateway.Tests.Redis;
using AuthGateway.Tests.Tokens.Service;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Authentication;

public sealed class FailureLimitTests
{
    private static readonly ClientAddress Attacker = From("192.0.2.1");

    private readonly FakeTimeProvider _clock = new(TestToken.Start);
    private readonly TestLimits _limits = new();
    private readonly FakeAudit _audit = new();
    private readonly CapturedLogs _logs = new();

    [Fact]
    public async Task An_address_that_fails_too_often_waits_and_no_other_one_does()
    {
        var limit = Limit(permits: 3);
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await limit.CountAsync(Attacker, default));
            Assert.Null(limit.Refusal(Attacker));
        }

        var answer = (await limit.CountAsync(Attacker, default))!;
        Assert.Equal((429, AuthenticationReasons.TooManyFailures, TimeSpan.FromMinutes(1)), (answer.Problem.Status, answer.Reason, answer.Problem.RetryAfter));
        Assert.Equal(
            [new("RateLimit-Policy", "\"failed\";q=3;w=60"), new("RateLimit", "\"failed\";r=0;t=60")],
            answer.Problem.Headers);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(40), limit.Refusal(Attacker)!.Problem.RetryAfter);
        Assert.Null(limit.Refusal(From("192.0.2.2")));
        _clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Null(limit.Refusal(Attacker));
    }

    [Fact]
    public async Task An_IPv6_host_cannot_step_aside_within_its_network()
    {
        var limit = Limit(permits: 1);
        Assert.Null(await limit.CountAsync(From("2001:db8:1:1::1"), default));
        Assert.NotNull(await limit.CountAsync(From("2001:db8:1:1:ffff::2"), default));
        Assert.NotNull(limit.Refusal(From("2001:db8:1:1:1234::3")));
        Assert.Null(await limit.CountAsync(From("2001:db8:1:2::1"), default));
    }

    [Fact]
    public async Task Nothing_is_counted_where_the_limit_is_off_or_nobody_knows_the_address()
    {
        Assert.Null(await Limit(permits: 0).CountAsync(Attacker, default));
        Assert.Null(await Limit(permits: 1).CountAsync(address: null, default));
        Assert.Equal(0, _limits.Calls);
    }

    [Fact]
    public async Task A_proxy_that_names_no_caller_locks_nobody_out_unless_it_has_a_limit_of_its_own()
    {
        var proxy = new ClientAddress(IPAddress.Parse("10.0.0.1"), IsProxy: true);
        var none = Limit(permits: 1);
        for (var i = 0; i < 100; i++)
        {
            Assert.Null(await none.CountAsync(proxy, default));
        }

        Assert.Null(none.Refusal(proxy));
        Assert.Equal(0, _limits.Calls);

        var some = Limit(new FailureLimitSettings { Permits = 1, ProxyPermits = 3 });
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await some.CountAsync(proxy, default));
        }

        Assert.NotNull(await some.CountAsync(proxy, default));
        Assert.NotNull(some.Refusal(proxy));
    }

    [Fact]
    public async Task One_server_s_failures_are_not_another_s()
    {
        var (one, other) = (Limit(permits: 1, scope: "one"), Limit(permits: 1, scope: "other"));
        Assert.Null(await one.CountAsync(Attacker, default));
        Assert.NotNull(await one.CountAsync(Attacker, default));
        Assert.Null(await other.CountAsync(Attacker, default));
    }

    [Fact]
    public async Task Without_Redis_this_replica_counts_alone_and_says_so()
    {
        _limits.IsDown = true;
        var limit = Limit(permits: 3);
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await limit.CountAsync(Attacker, default));
        }

        Assert.NotNull(await limit.CountAsync(Attacker, default));
        Assert.NotNull(limit.Refusal(Attacker));
        Assert.Null(await limit.CountAsync(From("192.0.2.2"), default));
        Assert.True(_logs.Has(EventIds.FailuresCountedLocally));
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await limit.CountAsync(Attacker, default));
    }

    [Fact]
    public async Task A_limit_that_was_hit_is_recorded_once_and_the_log_says_it_once_a_minute()
    {
        var limit = Limit(permits: 1);
        for (var network = 1; network <= 20; network++)
        {
            for (var attempt = 0; attempt < 5; attempt++)
            {
                await limit.CountAsync(From($"192.0.2.{network}"), default);
            }
        }

        Assert.Equal(20, _audit.Entries.Count);
        Assert.Equal(
            (AuditActions.LimitExceeded, AuditOutcome.Refused, "failed", "192.0.2.20"),
            (_audit.Entries[^1].Action, _audit.Entries[^1].Outcome, _audit.Entries[^1].Reason, _audit.Entries[^1].ClientAddress));
        Assert.Equal(1, _logs.Count(EventIds.FailuresLimited));
    }

    private static ClientAddress From(string address) => new(IPAddress.Parse(address));

    private FailureLimit Limit(int permits, string scope = "") => Limit(new FailureLimitSettings { Permits = permits }, scope);

    private FailureLimit Limit(FailureLimitSettings settings, string scope = "") =>
        TestFailureLimits.Of(_limits, _clock, _audit, _logs).Create("failed", settings, scope);
}
