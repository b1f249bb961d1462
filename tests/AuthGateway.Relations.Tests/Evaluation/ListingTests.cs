using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Relations.Tests.Evaluation;

public sealed class ListingTests
{
    private const string Model = """
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user, user:*]
        type doc
          relations
            define banned: [user]
            define pardoned: [user]
            define viewer: [user, user:*, group#member]
            define reader: viewer but not banned
            define guest: viewer but not (viewer but not pardoned)
        """;

    [Fact]
    public void Pages_together_are_the_whole_in_the_order_of_names()
    {
        var store = new TestStore(Model, [.. Enumerable.Range(0, 250).Select(number => $"doc:{number}#viewer@user:anne"), "doc:é#viewer@user:anne", "doc:longer-than-eight-letters-b#viewer@user:anne", "doc:longer-than-eight-letters-a#viewer@user:anne"]);

        var names = Pages(cursor => store.Engine.ListObjects(store.Model, store.Graph.Current, new ListObjectsQuery("user:anne", "viewer", "doc") { PageSize = 7, Cursor = cursor }), 7);

        Assert.Equal(store.Objects("user:anne", "viewer", "doc"), names);
        Assert.Equal(253, names.Count);
    }

    [Fact]
    public void User_pages_together_are_the_whole()
    {
        var store = new TestStore(Model, [.. Enumerable.Range(0, 100).Select(number => $"doc:1#viewer@user:{number}"), "doc:1#viewer@user:*", "doc:1#banned@user:7"]);

        var names = Pages(cursor => store.Engine.ListUsers(store.Model, store.Graph.Current, new ListUsersQuery("doc:1", "reader", new UserFilter("user")) { PageSize = 9, Cursor = cursor }), 9);

        Assert.Equal(store.Users("doc:1#reader", "user"), names);
        Assert.Equal(100, names.Count);
        Assert.DoesNotContain("user:7", names);
    }

    [Fact]
    public void A_later_page_is_read_at_the_revision_of_the_first()
    {
        var store = new TestStore(Model, "doc:a#viewer@user:anne", "doc:b#viewer@user:anne", "doc:c#viewer@user:anne");
        var query = new ListObjectsQuery("user:anne", "viewer", "doc") { PageSize = 1 };
        var first = Assert.IsType<ListOutcome.Page>(store.Engine.ListObjects(store.Model, store.Graph.Current, query));
        store.Delete("doc:b#viewer@user:anne");
        store.Write("doc:aa#viewer@user:anne");

        Assert.True(store.Graph.TryGetRevision(first.Next!.Value.Revision, out var snapshot));
        var second = Assert.IsType<ListOutcome.Page>(store.Engine.ListObjects(store.Model, snapshot!, query with { Cursor = first.Next }));
        var wrong = store.Engine.ListObjects(store.Model, store.Graph.Current, query with { Cursor = first.Next });

        Assert.Equal(["doc:b"], second.Names);
        Assert.Equal(RelationErrorCode.RevisionGone, Assert.IsType<ListOutcome.Failed>(wrong).Error.Code);
    }

    [Fact]
    public void A_revision_goes_when_too_many_changes_came_after_it()
    {
        var store = new TestStore(Model, "doc:a#viewer@user:anne");
        for (var number = 0; number < 5; number++)
        {
            store.Write([.. Enumerable.Range(0, 1_000).Select(item => $"doc:{number}-{item}#viewer@user:bob")]);
        }

        Assert.False(store.Graph.TryGetRevision(1, out _));
        Assert.True(store.Graph.TryGetRevision(6, out _));
        Assert.True(store.Graph.TryGetRevision(5, out _));
    }

    [Fact]
    public void Everybody_is_listed_as_such_and_those_who_are_named_besides()
    {
        var store = new TestStore(Model, "doc:1#viewer@user:*", "doc:1#viewer@user:anne", "doc:1#banned@user:bob", "doc:2#viewer@group:a#member", "group:a#member@user:*");

        Assert.Equal(["user:*", "user:anne"], store.Users("doc:1#viewer", "user"));
        Assert.Equal(["user:*", "user:anne"], store.Users("doc:1#reader", "user"));
        Assert.Equal(["user:*"], store.Users("doc:2#reader", "user"));
        Assert.Equal(["group:a#member"], store.Users("doc:2#viewer", "group#member"));
        Assert.True(store.Check("doc:1#viewer@user:*"));
        Assert.False(store.Check("doc:1#reader@user:bob"));
    }

    [Fact]
    public void Who_is_excluded_from_an_exclusion_of_everybody_is_listed_by_name()
    {
        var store = new TestStore(Model, "doc:1#viewer@user:*", "doc:1#pardoned@user:anne");

        Assert.True(store.Check("doc:1#guest@user:anne"));
        Assert.False(store.Check("doc:1#guest@user:bob"));
        Assert.Equal(["user:anne"], store.Users("doc:1#guest", "user"));
    }

    [Fact]
    public void A_userset_is_none_of_everybody()
    {
        var store = new TestStore(
            """
            model
              schema 1.1
            type user
            type group
              relations
                define member: [user]
            type doc
              relations
                define viewer: [group:*, group#member]
            """,
            "doc:1#viewer@group:*");

        Assert.True(store.Check("doc:1#viewer@group:a"));
        Assert.False(store.Check("doc:1#viewer@group:a#member"));
    }

    private static List<string> Pages(Func<ListCursor?, ListOutcome> list, int size)
    {
        var names = new List<string>();
        ListCursor? cursor = null;
        do
        {
            var page = Assert.IsType<ListOutcome.Page>(list(cursor));
            Assert.True(page.Names.Length == size || page.Next is null);
            names.AddRange(page.Names);
            cursor = page.Next;
        }
        while (cursor is not null);

        return names;
    }
}
