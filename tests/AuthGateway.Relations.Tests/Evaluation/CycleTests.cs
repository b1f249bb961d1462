using AuthGateway.Relations.Tests.Reference;

namespace AuthGateway.Relations.Tests.Evaluation;

public sealed class CycleTests
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
            define reader: [group#member]
            define owner: [group#member]
            define blocked: [user, group#member]
            define viewer: reader and owner
            define visitor: [user] but not blocked
        """;

    // CVE-2025-46331: a result that a cycle had cut off was remembered, and decided other questions.
    [Fact]
    public void What_a_cycle_cut_off_is_not_remembered_as_false()
    {
        // group:a looks into group:b first, which finds group:a open and is false for now; then group:a is true by group:c.
        var store = new TestStore(
            Groups,
            "group:a#member@group:b#member", "group:b#member@group:a#member", "group:a#member@group:c#member", "group:c#member@user:anne",
            "doc:1#reader@group:a#member", "doc:1#owner@group:b#member");

        Assert.True(store.Check("doc:1#viewer@user:anne"));
        Assert.False(store.Check("doc:1#viewer@user:bob"));
    }

    [Theory]
    [InlineData(33159)] // A listing's checks share what they find out; an assumption here rests on another one.
    public void What_rests_on_an_assumption_that_rests_on_another_is_no_fact_yet(int world) => Assert.True(new WorldComparison(world).Run() > 0);

    [Fact]
    public void Groups_in_a_circle_have_the_members_of_all_of_them()
    {
        var store = new TestStore(
            Groups, "group:a#member@group:b#member", "group:b#member@group:c#member", "group:c#member@group:a#member", "group:b#member@user:anne");

        Assert.All(["group:a", "group:b", "group:c"], group => Assert.True(store.Check($"{group}#member@user:anne")));
        Assert.All(["group:a", "group:b", "group:c"], group => Assert.False(store.Check($"{group}#member@user:bob")));
        Assert.Equal(["group:a", "group:b", "group:c"], store.Objects("user:anne", "member", "group"));
        Assert.Equal(["user:anne"], store.Users("group:c#member", "user"));
    }

    [Fact]
    public void A_circle_of_groups_under_an_exclusion_blocks_its_members_alone()
    {
        var store = new TestStore(
            Groups,
            "group:a#member@group:b#member", "group:b#member@group:a#member", "group:b#member@user:bob",
            "doc:1#blocked@group:a#member", "doc:1#visitor@user:anne", "doc:1#visitor@user:bob");

        Assert.True(store.Check("doc:1#visitor@user:anne"));
        Assert.False(store.Check("doc:1#visitor@user:bob"));
        Assert.Equal(["user:anne"], store.Users("doc:1#visitor", "user"));
    }

    [Fact]
    public void What_goes_round_through_an_exclusion_is_denied_wherever_the_asking_begins()
    {
        var store = new TestStore(
            """
            model
              schema 1.1
            type user
            type doc
              relations
                define restricted: [user, doc#viewer]
                define viewer: [user] but not restricted
                define outsider: [user] but not restricted
            """,
            "doc:1#viewer@user:anne", "doc:1#restricted@doc:1#viewer", "doc:1#outsider@user:anne");

        Assert.False(store.Check("doc:1#viewer@user:anne"));
        Assert.False(store.Check("doc:1#restricted@user:anne"));
        Assert.False(store.Check("doc:1#outsider@user:anne"));
        Assert.Empty(store.Objects("user:anne", "viewer", "doc"));
        Assert.Empty(store.Users("doc:1#viewer", "user"));
    }

    [Fact]
    public void A_circle_through_an_exclusion_is_decided_where_something_else_decides_it()
    {
        var store = new TestStore(
            """
            model
              schema 1.1
            type user
            type doc
              relations
                define banned: [user]
                define restricted: [user, doc#viewer] and banned
                define viewer: [user] but not restricted
            """,
            "doc:1#viewer@user:anne", "doc:1#viewer@user:bob", "doc:1#restricted@doc:1#viewer", "doc:1#banned@user:bob");

        Assert.True(store.Check("doc:1#viewer@user:anne"));
        Assert.False(store.Check("doc:1#viewer@user:bob"));
    }

    [Fact]
    public void Groups_that_all_contain_one_another_take_steps_by_their_edges_and_not_by_their_paths()
    {
        // 40 groups have 40! paths through one another, and 1,560 edges.
        var tuples = from outer in Enumerable.Range(0, 40) from inner in Enumerable.Range(0, 40) where outer != inner select $"group:{outer}#member@group:{inner}#member";
        var store = new TestStore(Groups, [.. tuples, "group:39#member@user:anne"]) { Limits = TestStore.Unhurried with { MaxCheckWork = 20_000, MaxHops = 100 } };

        Assert.False(store.Check("group:0#member@user:bob"));
        Assert.True(store.Check("group:0#member@user:anne"));
        Assert.Equal(40, store.Objects("user:anne", "member", "group").Length);
    }

    [Fact]
    public void A_userset_has_itself()
    {
        var store = new TestStore(Groups, "group:a#member@group:b#member");

        Assert.True(store.Check("group:a#member@group:a#member"));
        Assert.True(store.Check("group:a#member@group:b#member"));
        Assert.False(store.Check("group:b#member@group:a#member"));
        Assert.True(store.Check("group:unheard-of#member@group:unheard-of#member"));
        Assert.Equal(["group:a#member", "group:b#member"], store.Users("group:a#member", "group#member"));
        Assert.Equal(["group:a", "group:b"], store.Objects("group:b#member", "member", "group"));
    }
}
