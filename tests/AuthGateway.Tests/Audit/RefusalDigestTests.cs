using AuthGateway.Audit;

namespace AuthGateway.Tests.Audit;

public sealed class RefusalDigestTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    private readonly RefusalDigest _digest = new(TimeSpan.FromMinutes(1));

    [Fact]
    public void The_first_is_recorded_at_once_and_the_same_again_is_counted()
    {
        var first = Refusal("client-1", "192.0.2.1");
        Assert.Same(first, Assert.Single(_digest.Add(first, Start)));
        for (var i = 1; i <= 41; i++)
        {
            Assert.Empty(_digest.Add(Refusal("client-1", "192.0.2.1"), Start.AddSeconds(i)));
        }

        Assert.Empty(_digest.Take(Start.AddSeconds(59), all: false));
        var counted = Assert.Single(_digest.Take(Start.AddSeconds(60), all: false));
        Assert.Equal((41, Start, "client-1", "wrong_secret"), (counted.Count, counted.Since, counted.Target, counted.Reason));
        Assert.Equal(0, _digest.Kinds);
    }

    [Fact]
    public void Another_client_another_network_and_another_reason_are_others()
    {
        var one = Refusal("client-1", "192.0.2.1");
        AuditEvent[] others = [Refusal("client-2", "192.0.2.1"), Refusal("client-1", "192.0.2.2"), one with { Reason = "unknown_client" }, one with { Actor = "client-3" }];
        Assert.Single(_digest.Add(one, Start));
        Assert.All(others, other => Assert.Same(other, Assert.Single(_digest.Add(other, Start))));
    }

    [Fact]
    public void The_next_window_begins_with_a_line_of_its_own_after_the_count()
    {
        _digest.Add(Refusal("client-1", "192.0.2.1"), Start);
        _digest.Add(Refusal("client-1", "192.0.2.1"), Start);
        var next = _digest.Add(Refusal("client-1", "192.0.2.1"), Start.AddMinutes(2));
        Assert.Equal([1, 0], next.Select(entry => entry.Count));
    }

    [Fact]
    public void A_limit_that_was_hit_is_recorded_once_in_its_own_window()
    {
        var hit = new AuditEvent { Action = AuditActions.LimitExceeded, Outcome = AuditOutcome.Refused, Reason = "token-client", Actor = "client-1", Window = TimeSpan.FromHours(1) };
        Assert.Single(_digest.Add(hit, Start));
        for (var i = 1; i < 60; i++)
        {
            Assert.Empty(_digest.Add(hit, Start.AddMinutes(i)));
            Assert.Empty(_digest.Take(Start.AddMinutes(i), all: false));
        }

        Assert.Same(hit, Assert.Single(_digest.Add(hit, Start.AddHours(1))));
    }

    [Fact]
    public void Names_that_a_caller_invents_take_bounded_memory_and_few_lines()
    {
        var lines = 0;
        for (var i = 0; i < 100_000; i++)
        {
            lines += _digest.Add(Refusal($"{new string('x', 10_000)}{i}", $"192.0.{i % 256}.{i / 256 % 256}"), Start).Count;
            lines += _digest.Add(Refusal($"invented-{i}", "192.0.2.1"), Start).Count;
        }

        Assert.InRange(_digest.Kinds, 1, RefusalDigest.MostKinds + 1);
        Assert.InRange(lines, 1, RefusalDigest.MostKinds + 1);
        var counted = _digest.Take(Start.AddMinutes(1), all: false);
        Assert.Equal(200_000, lines + counted.Sum(entry => entry.Count));
        Assert.All(counted, entry => Assert.InRange(entry.Target?.Length ?? 0, 0, AuditChain.LongestText));
        var crowd = Assert.Single(counted, entry => entry.Target is null);
        Assert.Null(crowd.ClientAddress);
        Assert.Equal(0, _digest.Kinds);
    }

    [Theory]
    [InlineData(AuditOutcome.Done, null, AuditList.Deeds)]
    [InlineData(AuditOutcome.Failed, "admin", AuditList.Deeds)]
    [InlineData(AuditOutcome.Failed, null, AuditList.Refusals)]
    [InlineData(AuditOutcome.Refused, null, AuditList.Refusals)]
    [InlineData(AuditOutcome.Refused, "client-1", AuditList.Refusals)]
    internal void What_anybody_can_cause_is_in_a_list_of_its_own(AuditOutcome outcome, string? actor, AuditList list) =>
        Assert.Equal(list, AuditLists.Of(new AuditEvent { Action = AuditActions.TokenIssued, Outcome = outcome, Actor = actor }));

    private static AuditEvent Refusal(string client, string network) => new()
    {
        Action = AuditActions.ClientRefused,
        Outcome = AuditOutcome.Refused,
        Reason = "wrong_secret",
        Target = client,
        ClientAddress = network,
        ClientNetwork = network,
    };
}
