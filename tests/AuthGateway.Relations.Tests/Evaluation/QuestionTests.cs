using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Relations.Tests.Evaluation;

public sealed class QuestionTests
{
    private const string Model = """
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user]
        type doc
          relations
            define viewer: [user, group#member]
        """;

    [Theory]
    [InlineData("doc:1#viewer@anne")]
    [InlineData("doc:1#viewer@user:")]
    [InlineData("doc:1#viewer@:anne")]
    [InlineData("doc:1#viewer@a:b:c")]
    [InlineData("doc:1#viewer@user:a b")]
    [InlineData("doc:1#viewer@user:a\nb")]
    [InlineData("doc:1#viewer@group:a#")]
    [InlineData("doc:1#viewer@group:*#member")]
    [InlineData("doc:1#viewer@nobody:anne")]
    [InlineData("doc:1#viewer@group:a#owner")]
    [InlineData("doc:1#editor@user:anne")]
    [InlineData("page:1#viewer@user:anne")]
    [InlineData("doc:*#viewer@user:anne")]
    [InlineData("doc#viewer@user:anne")]
    public void A_check_that_the_model_can_not_answer_is_refused_as_invalid(string question) =>
        Assert.Equal(RelationErrorCode.ValidationError, new TestStore(Model).Error(question));

    [Fact]
    public void Listings_tell_what_the_model_does_not_have()
    {
        var store = new TestStore(Model);

        Assert.Equal(RelationErrorCode.TypeNotFound, Objects("user:anne", "viewer", "page"));
        Assert.Equal(RelationErrorCode.RelationNotFound, Objects("user:anne", "editor", "doc"));
        Assert.Equal(RelationErrorCode.ValidationError, Objects("nobody:anne", "viewer", "doc"));
        Assert.Equal(RelationErrorCode.TypeNotFound, Users("page:1", "viewer", "user"));
        Assert.Equal(RelationErrorCode.RelationNotFound, Users("doc:1", "editor", "user"));
        Assert.Equal(RelationErrorCode.TypeNotFound, Users("doc:1", "viewer", "nobody"));
        Assert.Equal(RelationErrorCode.RelationNotFound, Users("doc:1", "viewer", "group", "owner"));

        RelationErrorCode Objects(string user, string relation, string type) =>
            Assert.IsType<ListOutcome.Failed>(store.Engine.ListObjects(store.Model, store.Graph.Current, new ListObjectsQuery(user, relation, type))).Error.Code;

        RelationErrorCode Users(string target, string relation, string type, string? of = null) =>
            Assert.IsType<ListOutcome.Failed>(store.Engine.ListUsers(store.Model, store.Graph.Current, new ListUsersQuery(target, relation, new UserFilter(type, of)))).Error.Code;
    }

    [Fact]
    public void Every_code_has_the_word_of_the_api() =>
        Assert.All(Enum.GetValues<RelationErrorCode>(), code => Assert.Matches("^[a-z_]+$", RelationErrorCodes.Name(code)));

    // CVE-2026-33729: names that are glued together to a key can be made to collide. Here a key is a pair of numbers.
    [Fact]
    public void Names_that_read_alike_when_glued_together_are_told_apart()
    {
        var store = new TestStore(
            """
            model
              schema 1.1
            type user
            type a
              relations
                define b: [user, ab#b, a#bb]
                define bb: [user]
            type ab
              relations
                define b: [user]
            type doc
              relations
                define viewer: [a#b] and editor
                define editor: [a#bb, ab#b]
            """,
            "a:b#b@user:anne", "doc:1#viewer@a:b#b", "doc:1#editor@a:b#bb", "doc:1#editor@ab:b#b");

        Assert.False(store.Check("doc:1#viewer@user:anne"));
        Assert.True(store.Check("a:b#b@user:anne"));
        Assert.False(store.Check("ab:b#b@user:anne"));
        Assert.False(store.Check("a:b#bb@user:anne"));
    }

    [Fact]
    public void A_check_that_is_answered_allocates_no_more_than_its_answer()
    {
        var store = new TestStore(Model, "doc:1#viewer@group:a#member", "group:a#member@user:anne");
        var (engine, query, snapshot) = (store.Engine, new CheckQuery("user:anne", "viewer", "doc:1"), store.Graph.Current);
        for (var round = 0; round < 100; round++)
        {
            Assert.True(engine.Check(store.Model, snapshot, query) is CheckOutcome.Answered { IsAllowed: true });
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
        {
            engine.Check(store.Model, snapshot, query);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000 * 64);
    }
}
