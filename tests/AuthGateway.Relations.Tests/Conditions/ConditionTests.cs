using System.Text.Json;
using AuthGateway.Relations.Conditions;
using AuthGateway.Relations.Tuples;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Relations.Tests.Conditions;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("int", "x == 7", "7")]
    [InlineData("int", "x == 7", "7.0")]
    [InlineData("int", "x == -7", "\"-7\"")]
    [InlineData("int", "x == 9007199254740993", "\"9007199254740993\"")]
    [InlineData("uint", "x == 7u", "7")]
    [InlineData("uint", "x == 7u", "\"7\"")]
    [InlineData("double", "x == 1.5", "1.5")]
    [InlineData("double", "x == 1.5", "\"1.5\"")]
    [InlineData("bool", "x", "true")]
    [InlineData("string", "x == 'a'", "\"a\"")]
    [InlineData("duration", "x == duration('90m')", "\"1h30m\"")]
    [InlineData("timestamp", "x == timestamp('2024-01-01T00:00:00Z')", "\"2024-01-01T01:00:00+01:00\"")]
    [InlineData("ipaddress", "x.in_cidr('192.168.0.0/16')", "\"192.168.1.2\"")]
    [InlineData("list<int>", "x[1] == 2", "[1,\"2\"]")]
    [InlineData("map<string>", "x['a'] == 'b'", "{\"a\":\"b\"}")]
    [InlineData("list<timestamp>", "x.all(t, t < timestamp('2025-01-01T00:00:00Z'))", "[\"2024-01-01T00:00:00Z\"]")]
    public void A_parameter_is_read_by_its_declared_type(string type, string expression, string value) =>
        Assert.IsType<ConditionOutcome.Met>(Evaluate($"condition c(x: {type}) {{ {expression} }}", request: $$"""{"x":{{value}}}"""));

    [Theory]
    [InlineData("int", "7.5")]
    [InlineData("int", "\"seven\"")]
    [InlineData("int", "true")]
    [InlineData("int", "null")]
    [InlineData("uint", "-1")]
    [InlineData("bool", "\"true\"")]
    [InlineData("string", "7")]
    [InlineData("duration", "90")]
    [InlineData("duration", "\"90\"")]
    [InlineData("timestamp", "\"2024-01-01\"")]
    [InlineData("timestamp", "1704067200")]
    [InlineData("ipaddress", "\"192.168.1\"")]
    [InlineData("ipaddress", "\"192.168.1.0/24\"")]
    [InlineData("list<int>", "[1,\"b\"]")]
    [InlineData("list<int>", "1")]
    [InlineData("double", "1.79769313486231570814527423731704356798070e+309")]
    [InlineData("double", "\"-1.79769313486231570814527423731704356798070e+309\"")]
    [InlineData("map<string>", "{\"a\":1}")]
    [InlineData("map<string>", "[]")]
    public void A_value_of_another_type_is_a_failure_and_no_false(string type, string value)
    {
        var failed = Assert.IsType<ConditionOutcome.Failed>(Evaluate($"condition c(x: {type}) {{ x == x }}", request: $$"""{"x":{{value}}}"""));

        Assert.Contains("'x'", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_holds_no_value()
    {
        var failed = Assert.IsType<ConditionOutcome.Failed>(Evaluate("condition c(x: int) { x == 1 }", request: """{"x":"secret"}"""));

        Assert.DoesNotContain("secret", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_tuple_says_counts_before_what_the_request_says() =>
        Assert.IsType<ConditionOutcome.NotMet>(Evaluate("condition c(x: int) { x < 10 }", tuple: """{"x":11}""", request: """{"x":1}"""));

    [Fact]
    public void A_request_completes_what_the_tuple_leaves_out() =>
        Assert.IsType<ConditionOutcome.Met>(Evaluate("condition c(x: int, y: int) { x < y }", tuple: """{"y":2}""", request: """{"x":1,"other":true}"""));

    [Theory]
    [InlineData("x < y && z == 1", """{"z":1}""", "x, y")]
    [InlineData("x < 100 || y < 50 || z < 0", """{"x":10,"z":1}""", "y")]
    [InlineData("x < 0 && y < 50 && z < 0", """{"x":10}""", "y, z")]
    [InlineData("true", "{}", "x, y, z")]
    public void A_parameter_that_nobody_gives_is_named_whether_it_would_decide_or_not(string expression, string request, string names)
    {
        var missing = Assert.IsType<ConditionOutcome.Missing>(Evaluate($"condition c(z: int, y: int, x: int) {{ {expression} }}", request: request));

        Assert.Equal(names, string.Join(", ", missing.Names));
    }

    [Fact]
    public void An_error_of_the_expression_is_a_failure() =>
        Assert.IsType<ConditionOutcome.Failed>(Evaluate("condition c(x: int) { 1 / x == 1 }", request: """{"x":0}"""));

    [Fact]
    public void A_condition_that_costs_too_much_is_a_failure_and_the_bound_is_a_setting()
    {
        const string Condition = "condition c(x: list<int>) { x.all(e, x.all(f, e + f >= 0)) }";
        var request = $$"""{"x":[{{string.Join(',', Enumerable.Range(0, 30))}}]}""";

        Assert.IsType<ConditionOutcome.Failed>(Evaluate(Condition, request: request));
        Assert.IsType<ConditionOutcome.Met>(Evaluate(Condition, request: request, limits: new ConditionLimits(MaxCost: 100_000)));
    }

    [Fact]
    public void A_condition_that_the_model_does_not_have_is_a_failure() => Assert.IsType<ConditionOutcome.Failed>(
        CompiledConditions.None.Evaluate(new RelationshipCondition("gone", default), default));

    [Fact]
    public void A_parameter_of_any_type_is_checked_when_it_is_used()
    {
        var model = Models.Parse("model\n  schema 1.1\ntype user\ncondition c(x: int) { x == 1 }\n");
        model = model with { Conditions = [model.Conditions[0] with { Parameters = [new("x", new(Relations.Model.ConditionParameterKind.Any))] }] };
        var conditions = Assert.IsType<ModelValidation.Valid>(ModelValidator.Validate(model)).Conditions;

        Assert.IsType<ConditionOutcome.Met>(conditions.Evaluate(new RelationshipCondition("c", default), JsonElement.Parse("""{"x":1}""")));
        Assert.IsNotType<ConditionOutcome.Met>(conditions.Evaluate(new RelationshipCondition("c", default), JsonElement.Parse("""{"x":"1"}""")));
    }

    private static ConditionOutcome Evaluate(string condition, string? tuple = null, string? request = null, ConditionLimits? limits = null)
    {
        var model = Models.Parse($"model\n  schema 1.1\ntype user\n{condition}\n");
        var conditions = Assert.IsType<ModelValidation.Valid>(ModelValidator.Validate(model, limits)).Conditions;
        return conditions.Evaluate(
            new RelationshipCondition("c", tuple is null ? default : JsonElement.Parse(tuple)),
            request is null ? default : JsonElement.Parse(request));
    }
}
