using AuthGateway.Relations.Errors;

namespace AuthGateway.Relations.Tests.Evaluation;

public sealed class ConditionTests
{
    private const string Model = """
        model
          schema 1.1
        type user
        type group
          relations
            define member: [user, user with small]
        type folder
          relations
            define viewer: [user]
        type doc
          relations
            define parent: [folder, folder with small]
            define banned: [user with small]
            define viewer: [user with small, user:* with big, group#member, group#member with small] or viewer from parent
            define reader: viewer but not banned
        condition small(x: int) {
          x < 100
        }
        condition big(x: int) {
          x > 1000
        }
        """;

    [Fact]
    public void A_tuple_counts_when_its_condition_is_met()
    {
        var store = new TestStore(Model, "doc:1#viewer@user:anne if small", "doc:2#viewer@user:* if big");

        Assert.True(store.Check("doc:1#viewer@user:anne", """{"x": 1}"""));
        Assert.False(store.Check("doc:1#viewer@user:anne", """{"x": 100}"""));
        Assert.True(store.Check("doc:2#viewer@user:anne", """{"x": 2000}"""));
        Assert.Equal(["doc:1"], store.Objects("user:anne", "viewer", "doc", """{"x": 1}"""));
        Assert.Equal(["user:*"], store.Users("doc:2#viewer", "user", """{"x": 2000}"""));
        Assert.Empty(store.Users("doc:2#viewer", "user", """{"x": 1}"""));
    }

    [Fact]
    public void The_tuples_values_go_before_those_of_the_question()
    {
        var store = new TestStore(Model, """doc:1#viewer@user:anne if small {"x": 1}""", """doc:2#viewer@user:anne if small {"x": 500}""");

        Assert.True(store.Check("doc:1#viewer@user:anne", """{"x": 500}"""));
        Assert.False(store.Check("doc:2#viewer@user:anne", """{"x": 1}"""));
    }

    [Fact]
    public void A_missing_value_is_an_error_where_the_answer_depends_on_it()
    {
        var store = new TestStore(Model, "doc:1#viewer@user:anne if small", "doc:1#viewer@group:a#member", "group:a#member@user:bob", "group:a#member@user:carl if small");

        Assert.Equal(RelationErrorCode.ValidationError, store.Error("doc:1#viewer@user:anne"));
        Assert.Equal(RelationErrorCode.ValidationError, store.Error("doc:1#viewer@user:carl"));
        Assert.True(store.Check("doc:1#viewer@user:bob"));
        Assert.False(store.Check("doc:1#viewer@user:dora"));
        Assert.Throws<InvalidOperationException>(() => store.Objects("user:anne", "viewer", "doc"));
        Assert.Throws<InvalidOperationException>(() => store.Users("doc:1#viewer", "user"));
        Assert.Equal(["doc:1"], store.Objects("user:bob", "viewer", "doc"));
    }

    [Fact]
    public void A_missing_value_behind_an_exclusion_opens_nothing()
    {
        var store = new TestStore(Model, "doc:1#viewer@group:a#member", "group:a#member@user:anne", "doc:1#banned@user:anne if small");

        Assert.Equal(RelationErrorCode.ValidationError, store.Error("doc:1#reader@user:anne"));
        Assert.False(store.Check("doc:1#reader@user:anne", """{"x": 1}"""));
        Assert.True(store.Check("doc:1#reader@user:anne", """{"x": 100}"""));
    }

    // CVE-2025-64751: a tuple whose kind of subject or condition the relation allows only in another combination was taken for allowed.
    [Theory]
    [InlineData("doc:1#viewer@user:anne if big")]
    [InlineData("doc:1#viewer@user:* if small")]
    [InlineData("doc:1#viewer@user:*")]
    [InlineData("doc:1#viewer@user:anne")]
    [InlineData("doc:1#viewer@group:a#member if big")]
    [InlineData("doc:1#parent@folder:a if big")]
    public void A_stored_tuple_with_a_condition_of_another_kind_of_subject_is_void(string tuple)
    {
        var store = new TestStore(Model, tuple, "group:a#member@user:anne", "folder:a#viewer@user:anne");

        Assert.All(["""{"x": 1}""", """{"x": 2000}""", "{}"], context =>
        {
            Assert.False(store.Check("doc:1#viewer@user:anne", context));
            Assert.Empty(store.Objects("user:anne", "viewer", "doc", context));
            Assert.Empty(store.Users("doc:1#viewer", "user", context));
        });
    }

    [Fact]
    public void A_shortcut_over_many_groups_keeps_to_the_conditions_of_both_tuples()
    {
        var store = new TestStore(
            Model,
            [
                .. Enumerable.Range(0, 100).Select(number => $"doc:1#viewer@group:{number}#member if small"), "group:99#member@user:anne", "group:98#member@user:bob if small",
            ]);

        Assert.True(store.Check("doc:1#viewer@user:anne", """{"x": 1}"""));
        Assert.False(store.Check("doc:1#viewer@user:anne", """{"x": 100}"""));
        Assert.Equal(RelationErrorCode.ValidationError, store.Error("doc:1#viewer@user:anne"));
        Assert.True(store.Check("doc:1#viewer@user:bob", """{"x": 1}"""));
        Assert.Equal(RelationErrorCode.ValidationError, store.Error("doc:1#viewer@user:bob"));
        Assert.False(store.Check("doc:1#viewer@user:carl"));
    }
}
