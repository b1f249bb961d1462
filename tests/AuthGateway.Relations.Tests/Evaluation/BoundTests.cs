using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Relations.Tests.Evaluation;

public sealed class BoundTests
{
    private const string Groups = """
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user, group#member]
        type doc
          relations
            define banned: [user, group#member]
            define reader: [user, group#member]
            define viewer: reader but not banned
        """;

    [Theory]
    [InlineData(24, true)]
    [InlineData(25, false)]
    [InlineData(60, false)]
    public void A_chain_of_groups_is_followed_for_fewer_than_25_hops(int hops, bool isAnswered)
    {
        var store = new TestStore(Groups, [.. Chain(hops), $"group:{hops}#member@user:anne"]);

        if (isAnswered)
        {
            Assert.True(store.Check("group:0#member@user:anne"));
            Assert.Contains("group:0", store.Objects("user:anne", "member", "group"));
            Assert.Equal(["user:anne"], store.Users("group:0#member", "user"));
            return;
        }

        Assert.Equal(RelationErrorCode.ResolutionTooComplex, store.Error("group:0#member@user:anne"));
        Assert.Contains("ResolutionTooComplex", Assert.Throws<InvalidOperationException>(() => store.Objects("user:anne", "member", "group")).Message, StringComparison.Ordinal);
        Assert.Contains("ResolutionTooComplex", Assert.Throws<InvalidOperationException>(() => store.Users("group:0#member", "user")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_way_that_is_too_long_does_not_hide_a_short_one()
    {
        var store = new TestStore(Groups, [.. Chain(40), "group:40#member@user:anne", "group:0#member@group:short#member", "group:short#member@group:39#member"]);

        Assert.True(store.Check("group:0#member@user:anne"));
    }

    [Fact]
    public void A_depth_bomb_costs_its_edges()
    {
        // Two groups on each of 60 levels, each with both of the next: 2^60 ways, all of them too long.
        var tuples = from level in Enumerable.Range(0, 60) from outer in new[] { "a", "b" } from inner in new[] { "a", "b" }
                     select $"group:{level}{outer}#member@group:{level + 1}{inner}#member";
        var store = new TestStore(Groups, [.. tuples, "group:60a#member@user:anne"]) { Limits = TestStore.Unhurried with { MaxCheckWork = 10_000 } };

        Assert.Equal(RelationErrorCode.ResolutionTooComplex, store.Error("group:0a#member@user:anne"));
    }

    [Fact]
    public void A_chain_of_thousands_of_computed_relations_ends_in_an_answer_or_an_error_and_not_in_a_crash()
    {
        var relations = string.Concat(Enumerable.Range(0, 5_000).Select(number => $"    define r{number}: r{number + 1}\n"));
        var store = new TestStore($"model\n  schema 1.1\ntype user\ntype doc\n  relations\n{relations}    define r5000: [user, user:*] or r5001\n    define r5001: [user]\n", "doc:1#r5001@user:anne");

        var outcome = store.Ask("doc:1#r0@user:anne");

        Assert.True(outcome is CheckOutcome.Answered { IsAllowed: true } or CheckOutcome.Failed { Error.Code: RelationErrorCode.ResolutionTooComplex }, outcome.ToString());
    }

    [Fact]
    public void More_steps_than_allowed_are_an_error_of_their_own_and_no_answer()
    {
        var store = new TestStore(Groups, [.. Chain(20), "group:20#member@user:anne"]) { Limits = TestStore.Unhurried with { MaxCheckWork = 10, MaxListWork = 10 } };

        Assert.Equal(RelationErrorCode.ResolutionWorkExceeded, store.Error("group:0#member@user:anne"));
        Assert.Contains("ResolutionWorkExceeded", Assert.Throws<InvalidOperationException>(() => store.Objects("user:anne", "member", "group")).Message, StringComparison.Ordinal);
        Assert.Contains("ResolutionWorkExceeded", Assert.Throws<InvalidOperationException>(() => store.Users("group:0#member", "user")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_usersets_than_allowed_are_an_error_of_their_own()
    {
        var tuples = Enumerable.Range(0, 60).Select(number => $"group:all#member@group:{number}#member");
        var store = new TestStore(Groups, [.. tuples]) { Limits = TestStore.Unhurried with { MaxBreadth = 50 } };

        Assert.Equal(RelationErrorCode.ResolutionBreadthExceeded, store.Error("group:all#member@user:anne"));
    }

    [Fact]
    public void A_listing_that_takes_too_long_is_an_error_and_not_a_part_of_one()
    {
        var store = new TestStore(Groups, [.. Enumerable.Range(0, 5_000).Select(number => $"group:{number}#member@user:anne")]) { Time = new RunawayClock() };

        var error = Assert.Throws<InvalidOperationException>(() => store.Objects("user:anne", "member", "group"));
        Assert.Contains("DeadlineExceeded", error.Message, StringComparison.Ordinal);
    }

    // CVE-2026-34972 is the other way to save time: one answer for questions that look alike.
    [Fact]
    public void A_batch_has_one_deadline_and_what_is_left_then_is_an_error_each()
    {
        var store = new TestStore(Groups, "group:0#member@user:anne");
        var engine = new RelationEngine(TestStore.Unhurried with { BatchDeadline = TimeSpan.FromHours(20) }, new RunawayClock());
        var outcomes = engine.CheckAll(store.Model, store.Graph.Current, [.. Enumerable.Range(0, 50).Select(number => new CheckQuery($"user:{(number % 2 == 0 ? "anne" : "bob")}", "member", "group:0"))]);

        var answered = outcomes.TakeWhile(outcome => outcome is CheckOutcome.Answered).Cast<CheckOutcome.Answered>().Select(outcome => outcome.IsAllowed).ToList();
        Assert.InRange(answered.Count, 2, 48);
        Assert.Equal(Enumerable.Range(0, answered.Count).Select(number => number % 2 == 0), answered);
        Assert.All(outcomes.Skip(answered.Count), outcome => Assert.Equal(RelationErrorCode.DeadlineExceeded, Assert.IsType<CheckOutcome.Failed>(outcome).Error.Code));
    }

    // CVE-2025-46331 again: what a cancellation cut off is no result.
    [Fact]
    public void A_caller_that_leaves_midway_gets_an_error_and_leaves_nothing_behind()
    {
        var store = new TestStore(Groups, [.. Enumerable.Range(0, 4_000).Select(number => $"group:{number / 2000}#member@group:x{number}#member"), "group:0#member@group:1#member", "group:x3999#member@user:anne"]);
        using var leaving = new CancellationTokenSource();
        leaving.Cancel();

        Assert.Equal(RelationErrorCode.Cancelled, Assert.IsType<CheckOutcome.Failed>(store.Ask("group:0#member@user:anne", cancellation: leaving.Token)).Error.Code);
        Assert.True(store.Check("group:0#member@user:anne"));
    }

    [Fact]
    public void A_hundred_thousand_banned_members_are_one_search()
    {
        var store = new TestStore(
            Groups,
            [
                .. Enumerable.Range(0, 100_000).Select(number => $"group:banned#member@user:{number}"), "doc:1#banned@group:banned#member",
                "doc:1#reader@user:99999", "doc:1#reader@user:anne",
            ]) { Limits = TestStore.Unhurried with { MaxCheckWork = 20 } };

        Assert.False(store.Check("doc:1#viewer@user:99999"));
        Assert.True(store.Check("doc:1#viewer@user:anne"));
        Assert.Equal(["user:anne"], store.Users("doc:1#viewer", "user"));
    }

    [Fact]
    public void Fifty_thousand_plain_groups_are_searched_from_the_side_of_the_user()
    {
        var store = new TestStore(
            """
            model
              schema 1.1
            type user
            type team
              relations
                define member: [user, user:*]
            type doc
              relations
                define viewer: [team#member]
            """,
            [.. Enumerable.Range(0, 50_000).Select(number => $"doc:1#viewer@team:{number}#member"), "team:49999#member@user:anne", "team:7#member@user:*", "team:none#member@user:bob", "doc:2#viewer@team:49999#member"])
        {
            Limits = TestStore.Unhurried with { MaxCheckWork = 200 },
        };

        Assert.True(store.Check("doc:1#viewer@user:anne"));
        Assert.True(store.Check("doc:1#viewer@user:bob"));
        Assert.True(store.Check("doc:2#viewer@user:anne"));
        Assert.False(store.Check("doc:2#viewer@user:bob"));
    }

    private static IEnumerable<string> Chain(int hops) => Enumerable.Range(0, hops).Select(number => $"group:{number}#member@group:{number + 1}#member");

    // Each look at it finds a minute gone.
    private sealed class RunawayClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        // More than any test's deadline, however seldom it is looked at.
        public override long GetTimestamp() => Interlocked.Add(ref _now, TimeSpan.TicksPerHour);
    }
}
