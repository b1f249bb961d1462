using System.Globalization;
using AuthGateway.Redis;
using AuthGateway.Redis.Limits;
using AuthGateway.TestSupport;

namespace AuthGateway.Tests.Redis.Limits;

/// <summary>What must hold against a real Redis and against the embedded server alike.</summary>
public sealed class RateLimitsTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task So_many_are_allowed_and_no_more(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.StartAsync(server.Url, configure: GatewayReplica.Patient);
        await ConnectedAsync(replica);
        var charge = new LimitCharge(new LimitRule("login", 3, Hour), "member-1");

        for (var left = 2; left >= 0; left--)
        {
            var allowed = Assert.IsType<LimitOutcome.Allowed>(await TakeAsync(replica, charge));
            Assert.Equal(left, allowed.Remaining);
            Assert.InRange(allowed.ResetAfter, Hour - TimeSpan.FromMinutes(1), Hour + TimeSpan.FromMinutes(1));
        }

        var exceeded = Assert.IsType<LimitOutcome.Exceeded>(await TakeAsync(replica, charge));
        Assert.Equal("login", exceeded.Rule.Name);
        Assert.InRange(exceeded.RetryAfter, Hour - TimeSpan.FromMinutes(1), Hour + TimeSpan.FromMinutes(1));
        Assert.IsType<LimitOutcome.Allowed>(await TakeAsync(replica, charge with { Key = "member-2" }));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task All_charges_are_counted_or_none(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.StartAsync(server.Url, configure: GatewayReplica.Patient);
        await ConnectedAsync(replica);
        var wide = new LimitCharge(new LimitRule("address", 100, Hour), "192.0.2.1");
        var narrow = new LimitCharge(new LimitRule("subject", 1, Hour), "member-1");

        Assert.Equal("subject", Assert.IsType<LimitOutcome.Allowed>(await TakeAsync(replica, wide, narrow)).Rule!.Name);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("subject", Assert.IsType<LimitOutcome.Exceeded>(await TakeAsync(replica, wide, narrow)).Rule.Name);
        }

        // 100 less the one that was counted, less the one that is looked for now.
        Assert.Equal(98, Assert.IsType<LimitOutcome.Allowed>(await TakeAsync(replica, wide)).Remaining);
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Looking_counts_nothing(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.StartAsync(server.Url, configure: GatewayReplica.Patient);
        await ConnectedAsync(replica);
        var charge = new LimitCharge(new LimitRule("login", 1, Hour), "member-1");

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(1, Assert.IsType<LimitOutcome.Allowed>(await replica.Limits.PeekAsync([charge], default, CancellationToken.None)).Remaining);
        }

        Assert.IsType<LimitOutcome.Allowed>(await TakeAsync(replica, charge));
        Assert.IsType<LimitOutcome.Exceeded>(await replica.Limits.PeekAsync([charge], default, CancellationToken.None));
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task Attempts_at_once_over_two_replicas_are_counted_one_by_one(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var first = await GatewayReplica.StartAsync(server.Url, configure: GatewayReplica.Patient);
        await using var second = await GatewayReplica.StartAsync(server.Url, configure: GatewayReplica.Patient);
        await ConnectedAsync(first);
        await ConnectedAsync(second);
        var charge = new LimitCharge(new LimitRule("login", 50, Hour), "member-1");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => TakeAsync(i % 2 == 0 ? first : second, charge)));

        Assert.Equal(50, outcomes.Count(outcome => outcome is LimitOutcome.Allowed));
        Assert.Equal(350, outcomes.Count(outcome => outcome is LimitOutcome.Exceeded));
    }

    // The bound of the rule's own: 20 in each window of 300 ms, wherever it begins. Moments are read before and after each call, so a window
    // is counted wrongly in the limits' favour at most.
    [Fact]
    public async Task No_window_of_any_position_holds_more_than_the_rule_allows_and_permits_come_back()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.StartAsync(server.Url, configure: GatewayReplica.Patient);
        await ConnectedAsync(replica);
        var window = TimeSpan.FromMilliseconds(300);
        var charge = new LimitCharge(new LimitRule("login", 20, window), "member-1");
        var began = TimeProvider.System.GetTimestamp();
        var allowed = new List<(TimeSpan Before, TimeSpan After)>();
        while (TimeProvider.System.GetElapsedTime(began) < window * 8)
        {
            var before = TimeProvider.System.GetElapsedTime(began);
            if (await TakeAsync(replica, charge) is LimitOutcome.Allowed)
            {
                allowed.Add((before, TimeProvider.System.GetElapsedTime(began)));
            }
        }

        Assert.InRange(allowed.Count, 60, 9 * 20);
        for (var i = 20; i < allowed.Count; i++)
        {
            // The 21st after any one came later than a window after it. (Redis counts in whole milliseconds.)
            Assert.True(allowed[i].After - allowed[i - 20].Before > window - TimeSpan.FromMilliseconds(1), $"Attempts {i - 20} to {i} fell into one window.");
        }
    }

    [Theory]
    [InlineData(ServerKind.Redis)]
    [InlineData(ServerKind.Embedded)]
    public async Task The_wait_that_is_told_is_enough(ServerKind kind)
    {
        await using var server = await TestServer.StartAsync(kind);
        await using var replica = await GatewayReplica.StartAsync(server.Url, configure: GatewayReplica.Patient);
        await ConnectedAsync(replica);
        var charge = new LimitCharge(new LimitRule("login", 2, TimeSpan.FromMilliseconds(600)), "member-1");
        await TakeAsync(replica, charge);
        await TakeAsync(replica, charge);

        var exceeded = Assert.IsType<LimitOutcome.Exceeded>(await TakeAsync(replica, charge));
        // A timer may be some milliseconds early by Redis' clock.
        await Task.Delay(exceeded.RetryAfter + TimeSpan.FromMilliseconds(5), CancellationToken.None);
        Assert.IsType<LimitOutcome.Allowed>(await TakeAsync(replica, charge));
    }

    [Fact]
    public async Task A_counter_is_bounded_ends_by_itself_and_names_nobody()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.StartAsync(server.Url, configure: GatewayReplica.Patient);
        await ConnectedAsync(replica);
        var charge = new LimitCharge(new LimitRule("api", 1_000_000, TimeSpan.FromMilliseconds(120)), "member-1@example.com");
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMilliseconds(500))
        {
            Assert.IsType<LimitOutcome.Allowed>(await TakeAsync(replica, charge));
        }

        // All at one moment: on a busy machine it has ended before the next question.
        const string Look = "local key = redis.call('KEYS', '*limits*')[1] if not key then return '' end return key .. ' ' .. redis.call('HLEN', key) .. ' ' .. redis.call('PTTL', key)";
        var seen = "";
        await Eventually.TrueAsync(async () =>
        {
            await TakeAsync(replica, charge);
            return (seen = (await server.CommandAsync("EVAL", Look, "0")).Trim()).Length > 0;
        });
        var (key, length, left) = seen.Split(' ') is [var name, var hash, var ttl] ? (name, hash, ttl) : throw new InvalidOperationException(seen);
        Assert.StartsWith("{authgateway:limits}:api:2:", key, StringComparison.Ordinal);
        Assert.DoesNotContain("member", key, StringComparison.Ordinal);
        Assert.InRange(int.Parse(length, CultureInfo.InvariantCulture), 1, LimitScripts.Stretches + 1);
        Assert.InRange(int.Parse(left, CultureInfo.InvariantCulture), 0, 122);
        await Eventually.TrueAsync(async () => await server.CommandAsync("EXISTS", key) == "0");
    }

    [Fact]
    public async Task A_clock_that_ran_ahead_does_not_lock_anybody_out_for_ever()
    {
        await using var server = await TestServer.StartAsync(ServerKind.Redis);
        await using var replica = await GatewayReplica.StartAsync(server.Url, configure: GatewayReplica.Patient);
        await ConnectedAsync(replica);
        var charge = new LimitCharge(new LimitRule("login", 2, Hour), "member-1");
        await TakeAsync(replica, charge);
        var key = (await server.CommandAsync("KEYS", "*limits*")).Trim();
        // Two attempts in the year 2286.
        await server.CommandAsync("HSET", key, "166666666", "2");

        Assert.IsType<LimitOutcome.Allowed>(await TakeAsync(replica, charge));
        Assert.Equal("0", await server.CommandAsync("HEXISTS", key, "166666666"));
    }

    [Fact]
    public async Task A_rule_without_permits_is_switched_off_and_an_outage_is_neither_yes_nor_no()
    {
        await using var replica = await GatewayReplica.StartAsync("redis://127.0.0.1:1");
        Assert.Null(Assert.IsType<LimitOutcome.Allowed>(await TakeAsync(replica, new LimitCharge(new LimitRule("off", 0, Hour), "k"))).Rule);
        Assert.IsType<LimitOutcome.Unavailable>(await TakeAsync(replica, new LimitCharge(new LimitRule("on", 1, Hour), "k")));
    }

    private static Task ConnectedAsync(GatewayReplica replica) => Eventually.TrueAsync(() => replica.Connection.State == RedisConnectionState.Connected);

    private static Task<LimitOutcome> TakeAsync(GatewayReplica replica, params LimitCharge[] charges) =>
        replica.Limits.TakeAsync(charges, default, CancellationToken.None).AsTask();
}
