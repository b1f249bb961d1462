using System.Text.Json;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Tuples;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Relations.Tests.Tuples;

public sealed class TupleValidatorTests
{
    private static readonly TupleValidator Validator = For("""
        model
          schema 1.1
        type user
        type employee
        type group
          relations
            define member: [user]
            define owner: [user]
        type folder
          relations
            define viewer: [user]
        type doc
          relations
            define parent: [folder]
            define viewer: [user, group#member, employee:*] or viewer from parent
            define reader: viewer
            define guarded: [user, user:* with soon, group#member with soon, group#owner, employee with late]
        condition soon(x: int, y: string) { x < 10 && y != "" }
        condition late(z: int) { z > 10 }
        """);

    [Theory]
    [InlineData("user:anne", "viewer", "doc:1")]
    [InlineData("group:eng#member", "viewer", "doc:1")]
    [InlineData("employee:*", "viewer", "doc:1")]
    [InlineData("folder:x", "parent", "doc:1")]
    [InlineData("user:anne", "guarded", "doc:1")]
    [InlineData("user:anne@example.com", "viewer", "doc:a/b|c.d+e=f")]
    [InlineData("user:ångström", "viewer", "doc:\U0001F600")]
    public void A_tuple_that_the_model_allows_is_taken(string user, string relation, string target) =>
        Assert.Null(Validator.ProblemOf(new RelationshipTuple(user, relation, target)));

    [Theory]
    [InlineData("anne", "viewer", "doc:1", "the 'user' field must be an object")]
    [InlineData("*", "viewer", "doc:1", "the 'user' field must be an object")]
    [InlineData("user:a:b", "viewer", "doc:1", "the 'user' field must be an object")]
    [InlineData("group:eng#member#member", "viewer", "doc:1", "the 'user' field must be an object")]
    [InlineData("group:*#member", "viewer", "doc:1", "the 'user' field must be an object")]
    [InlineData("group:eng#", "viewer", "doc:1", "the 'user' field must be an object")]
    [InlineData(":anne", "viewer", "doc:1", "the 'user' field must be an object")]
    [InlineData("user:", "viewer", "doc:1", "the 'user' field must be an object")]
    [InlineData("user:an ne", "viewer", "doc:1", "the 'user' field must be an object")]
    [InlineData("user:anne\n", "viewer", "doc:1", "the 'user' field must be an object")]
    [InlineData("user:anne\u200b", "viewer", "doc:1", "the 'user' field must be an object")]
    [InlineData("user:\u202eenna", "viewer", "doc:1", "the 'user' field must be an object")]
    [InlineData("user:\u00a0anne", "viewer", "doc:1", "the 'user' field must be an object")]
    [InlineData("nobody:anne", "viewer", "doc:1", "type 'nobody' not found")]
    [InlineData("group:eng#admin", "viewer", "doc:1", "relation 'group#admin' not found")]
    [InlineData("user:anne", "viewer", "doc", "invalid 'object' field format")]
    [InlineData("user:anne", "viewer", "doc:1#viewer", "invalid 'object' field format")]
    [InlineData("user:anne", "viewer", "doc:1:2", "invalid 'object' field format")]
    [InlineData("user:anne", "viewer", "doc:*", "cannot reference a typed wildcard")]
    [InlineData("user:anne", "viewer", "paper:1", "type 'paper' not found")]
    [InlineData("user:anne", "writer", "doc:1", "relation 'doc#writer' not found")]
    [InlineData("user:anne", "", "doc:1", "'relation' field is malformed")]
    [InlineData("user:anne", "view er", "doc:1", "'relation' field is malformed")]
    [InlineData("user:anne", "doc#viewer", "doc:1", "'relation' field is malformed")]
    [InlineData("folder:1", "viewer", "doc:1", "type 'folder' is not an allowed type restriction for 'doc#viewer'")]
    [InlineData("employee:eve", "viewer", "doc:1", "type 'employee' is not an allowed type restriction")]
    [InlineData("user:*", "viewer", "doc:1", "the typed wildcard 'user:*' is not an allowed type restriction")]
    [InlineData("group:eng#owner", "viewer", "doc:1", "'group#owner' is not an allowed type restriction")]
    [InlineData("group:eng", "viewer", "doc:1", "type 'group' is not an allowed type restriction")]
    [InlineData("user:anne", "reader", "doc:1", "type 'user' is not an allowed type restriction for 'doc#reader'")]
    [InlineData("folder:*", "parent", "doc:1", "the typed wildcard 'folder:*' is not an allowed type restriction")]
    public void A_tuple_that_the_model_does_not_allow_is_refused(string user, string relation, string target, string part)
    {
        var tuple = new RelationshipTuple(user, relation, target);

        Assert.Contains(part, Validator.ProblemOf(tuple)!.Reason, StringComparison.Ordinal);
        Assert.Equal(RelationErrorCode.ValidationError, Validator.CheckWrite([tuple], [])!.Code);
        Assert.Equal(RelationErrorCode.InvalidTuple, Validator.CheckContextual([tuple])!.Code);
    }

    [Theory]
    [InlineData("user:*", null, "condition is missing")]
    [InlineData("group:eng#member", null, "condition is missing")]
    [InlineData("employee:eve", null, "condition is missing")]
    [InlineData("user:anne", "soon", "invalid condition for type restriction")]
    [InlineData("group:eng#owner", "soon", "invalid condition for type restriction")]
    [InlineData("user:*", "late", "invalid condition for type restriction")]
    [InlineData("employee:eve", "soon", "invalid condition for type restriction")]
    [InlineData("user:*", "never", "undefined condition")]
    [InlineData("user:*", "", "undefined condition")]
    public void A_tuples_kind_and_its_condition_must_fit_one_and_the_same_restriction_CVE_2025_64751(string user, string? condition, string reason)
    {
        var tuple = new RelationshipTuple(user, "guarded", "doc:1") { Condition = condition is null ? null : new RelationshipCondition(condition, default) };

        Assert.Equal(new TupleProblem(IsOfCondition: true, reason), Validator.ProblemOf(tuple));
        Assert.Equal(RelationErrorCode.ValidationError, Validator.CheckWrite([tuple], [])!.Code);
        Assert.Equal(RelationErrorCode.ValidationError, Validator.CheckContextual([tuple])!.Code);
    }

    [Theory]
    [InlineData("group:eng#owner", "viewer")]
    [InlineData("user:*", "viewer")]
    [InlineData("employee:eve", "viewer")]
    [InlineData("user:anne", "reader")]
    public void A_contextual_tuple_of_a_kind_that_the_relation_does_not_take_is_refused_CVE_2025_48371(string user, string relation) =>
        Assert.Equal(RelationErrorCode.InvalidTuple, Validator.CheckContextual([new RelationshipTuple(user, relation, "doc:1")])!.Code);

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"x":1}""")]
    [InlineData("""{"x":"1","y":"a"}""")]
    public void A_conditions_context_may_hold_some_of_its_parameters(string context) => Assert.Null(Validator.ProblemOf(Guarded(context)));

    [Theory]
    [InlineData("""{"x":"one"}""", "'x'")]
    [InlineData("""{"x":1.5}""", "'x'")]
    [InlineData("""{"x":null}""", "'x'")]
    [InlineData("""{"y":1}""", "'y'")]
    [InlineData("""{"other":1}""", "found invalid context parameter: other")]
    [InlineData("""{"X":1}""", "found invalid context parameter: X")]
    [InlineData("[]", "not an object")]
    [InlineData("7", "not an object")]
    public void A_conditions_context_is_held_to_its_parameters_and_their_types(string context, string part) =>
        Assert.Contains(part, Validator.ProblemOf(Guarded(context))!.Reason, StringComparison.Ordinal);

    [Fact]
    public void A_conditions_context_has_a_largest_size()
    {
        static string Of(int size) => $$"""{"y":"{{new string('a', size - 8)}}"}""";

        Assert.Null(Validator.ProblemOf(Guarded(Of(32 * 1024))));
        Assert.Contains("32769 bytes exceeds 32768 bytes", Validator.ProblemOf(Guarded(Of((32 * 1024) + 1)))!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_and_users_have_a_longest_length()
    {
        Assert.Null(Validator.ProblemOf(new RelationshipTuple("user:anne", "viewer", "doc:" + new string('a', 252))));
        Assert.NotNull(Validator.ProblemOf(new RelationshipTuple("user:anne", "viewer", "doc:" + new string('a', 253))));
        Assert.Null(Validator.ProblemOf(new RelationshipTuple("user:anne", "viewer", "doc:" + string.Concat(Enumerable.Repeat("\U0001F600", 252)))));
        Assert.NotNull(Validator.ProblemOf(new RelationshipTuple("user:" + string.Concat(Enumerable.Repeat("\U0001F600", 128)), "viewer", "doc:1")));
        Assert.NotNull(Validator.ProblemOf(new RelationshipTuple("user:anne\ud800", "viewer", "doc:1")));
    }

    [Fact]
    public void One_write_names_a_tuple_once()
    {
        var tuple = new RelationshipTuple("user:anne", "viewer", "doc:1");
        var other = tuple with { Object = "doc:2" };

        Assert.Null(Validator.CheckWrite([tuple], [other]));
        Assert.Equal(2004, (int)Validator.CheckWrite([tuple, other, tuple], [])!.Code);
        Assert.Equal("cannot_allow_duplicate_tuples_in_one_request", Validator.CheckWrite([tuple], [tuple])!.CodeName);
    }

    [Fact]
    public void A_tuple_with_another_condition_is_the_same_tuple()
    {
        var plain = new RelationshipTuple("group:eng#member", "guarded", "doc:1") { Condition = new RelationshipCondition("soon", default) };

        Assert.Equal(2004, (int)Validator.CheckWrite([plain, plain with { Condition = new RelationshipCondition("soon", Json("""{"x":1}""")) }], [])!.Code);
    }

    [Fact]
    public void A_write_has_at_least_one_tuple_and_at_most_a_hundred()
    {
        static RelationshipTuple[] Of(int count) => [.. Enumerable.Range(0, count).Select(i => new RelationshipTuple("user:anne", "viewer", $"doc:{i}"))];

        Assert.Equal(RelationErrorCode.InvalidWriteInput, Validator.CheckWrite([], [])!.Code);
        Assert.Null(Validator.CheckWrite(Of(100), []));
        Assert.Equal("The number of write operations exceeds the allowed limit of 100", Validator.CheckWrite(Of(101), [])!.Message);
        Assert.Null(Validator.CheckContextual(Of(100)));
        Assert.Equal(RelationErrorCode.ExceededEntityLimit, Validator.CheckContextual(Of(101))!.Code);
    }

    [Fact]
    public void A_tuple_that_no_longer_fits_the_model_can_be_deleted_and_one_that_is_none_can_not()
    {
        Assert.Null(Validator.CheckWrite([], [new RelationshipTuple("robot:1", "driver", "car:2")]));
        Assert.Equal(RelationErrorCode.ValidationError, Validator.CheckWrite([], [new RelationshipTuple("robot", "driver", "car:2")])!.Code);
    }

    [Fact]
    public void A_refusal_says_which_tuple_it_means() => Assert.Equal(
        "Invalid tuple 'doc:1#guarded@user:* (condition late)'. Reason: invalid condition for type restriction",
        Validator.CheckWrite([new RelationshipTuple("user:*", "guarded", "doc:1") { Condition = new RelationshipCondition("late", default) }], [])!.Message);

    private static RelationshipTuple Guarded(string context) =>
        new("user:*", "guarded", "doc:1") { Condition = new RelationshipCondition("soon", Json(context)) };

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static TupleValidator For(string text)
    {
        var model = Models.Parse(text);
        return new TupleValidator(model, Assert.IsType<ModelValidation.Valid>(ModelValidator.Validate(model)).Conditions);
    }
}
