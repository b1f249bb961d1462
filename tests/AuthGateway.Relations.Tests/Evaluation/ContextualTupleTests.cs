using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Relations.Tests.Evaluation;

public sealed class ContextualTupleTests
{
    private const string Model = """
        model
          schema 1.1
        type user
        type employee
        type group
          relations
            define member: [user, group#member]
        type doc
          relations
            define viewer: [user, user:*, user with small, group#member]
        condition small(x: int) {
          x < 100
        }
        """;

    [Fact]
    public void They_count_for_their_question_and_for_no_other()
    {
        var store = new TestStore(Model, "doc:1#viewer@group:a#member");
        var names = store.Graph.Current.Names.Count;

        Assert.True(store.Check("doc:1#viewer@user:anne", contextual: ["group:b#member@user:anne", "group:a#member@group:b#member"]));
        Assert.True(store.Check("doc:new#viewer@user:new", contextual: ["doc:new#viewer@user:new"]));
        Assert.Equal(["doc:1", "doc:2"], store.Objects("user:anne", "viewer", "doc", contextual: ["doc:2#viewer@user:anne", "group:a#member@user:anne"]));
        Assert.Equal(["user:anne", "user:bob"], store.Users("doc:1#viewer", "user", contextual: ["doc:1#viewer@user:anne", "group:a#member@user:bob"]));

        Assert.False(store.Check("doc:1#viewer@user:anne"));
        Assert.False(store.Check("doc:new#viewer@user:new"));
        Assert.Empty(store.Objects("user:anne", "viewer", "doc"));
        Assert.Empty(store.Users("doc:1#viewer", "user"));
        Assert.Equal(names, store.Graph.Current.Names.Count);
    }

    [Fact]
    public async Task They_are_not_seen_by_questions_that_run_beside_theirs()
    {
        var store = new TestStore(Model, "doc:1#viewer@group:a#member");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() =>
        {
            for (var round = 0; round < 500; round++)
            {
                var user = $"user:{number}";
                Assert.True(store.Check($"doc:1#viewer@{user}", contextual: [$"group:a#member@{user}"]));
                Assert.False(store.Check($"doc:1#viewer@user:{(number + 1) % 8}", contextual: [$"group:a#member@{user}"]));
                Assert.False(store.Check($"doc:1#viewer@{user}"));
            }
        })));
    }

    [Fact]
    public void A_name_that_only_a_question_has_is_the_same_name_all_over_it()
    {
        var store = new TestStore(Model);

        Assert.True(store.Check("doc:1#viewer@group:new#member", contextual: ["doc:1#viewer@group:new#member"]));
        Assert.True(store.Check("doc:ü#viewer@user:é", contextual: ["doc:ü#viewer@user:é"]));
        Assert.False(store.Check("doc:u#viewer@user:é", contextual: ["doc:ü#viewer@user:é"]));
    }

    // CVE-2025-48371: contextual tuples of a type that the relation does not take were let count.
    [Theory]
    [InlineData("doc:1#viewer@employee:anne")]
    [InlineData("doc:1#viewer@group:a")]
    [InlineData("doc:1#viewer@group:*")]
    [InlineData("doc:1#editor@user:anne")]
    [InlineData("folder:1#viewer@user:anne")]
    [InlineData("doc:*#viewer@user:anne")]
    [InlineData("doc:1#viewer@user:a:b")]
    public void One_that_the_model_does_not_allow_fails_the_question(string tuple)
    {
        var store = new TestStore(Model);

        Assert.Equal(RelationErrorCode.InvalidTuple, store.Error("doc:1#viewer@user:anne", contextual: [tuple]));
    }

    [Fact]
    public void More_of_them_than_allowed_fail_the_question()
    {
        var store = new TestStore(Model);

        Assert.Equal(
            RelationErrorCode.ExceededEntityLimit,
            store.Error("doc:1#viewer@user:anne", contextual: [.. Enumerable.Range(0, 101).Select(number => $"doc:{number}#viewer@user:anne")]));
    }

    [Fact]
    public void One_that_is_stored_counts_with_the_condition_that_the_question_gives_it()
    {
        var store = new TestStore(Model, "doc:1#viewer@user:anne");
        const string Conditioned = """doc:1#viewer@user:anne if small {"x": 200}""";

        Assert.True(store.Check("doc:1#viewer@user:anne"));
        Assert.False(store.Check("doc:1#viewer@user:anne", contextual: [Conditioned]));
        Assert.Empty(store.Objects("user:anne", "viewer", "doc", contextual: [Conditioned]));
        Assert.True(store.Check("doc:1#viewer@user:anne"));
    }

    [Fact]
    public void They_show_in_an_expansion()
    {
        var store = new TestStore(Model, "doc:1#viewer@user:anne");
        var query = new ExpandQuery("doc:1", "viewer") { ContextualTuples = [TestStore.Tuple("doc:1#viewer@user:bob")] };

        var tree = Assert.IsType<ExpandOutcome.Expanded>(store.Engine.Expand(store.Model, store.Graph.Current, query)).Root;

        Assert.Equal(["user:anne", "user:bob"], Assert.IsType<UsersetTreeNode.Users>(tree).Names.Order(StringComparer.Ordinal));
    }
}
