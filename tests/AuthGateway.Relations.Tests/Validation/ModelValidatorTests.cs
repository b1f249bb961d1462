using System.Collections.Immutable;
using System.Text;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Model;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Relations.Tests.Validation;

public sealed class ModelValidatorTests
{
    [Theory]
    [InlineData("define a: b", "doc#a", "'doc#b' relation is undefined")]
    [InlineData("define a: a", "doc#a", "defined by itself")]
    [InlineData("define a: [user] or b\n    define b: [user] or a", "doc#a", "potential loop")]
    [InlineData("define a: [user]\n    define b: a but not c\n    define c: b", "doc#b", "potential loop")]
    [InlineData("define a: [doc#a]", "doc#a", "no entrypoints")]
    [InlineData("define a: [doc#b]\n    define b: [doc#a]", "doc#a", "no entrypoints")]
    [InlineData("define parent: [doc]\n    define a: a from parent", "doc#a", "no entrypoints")]
    [InlineData("define b: [user]\n    define a: b and c\n    define c: [doc#c]", "doc#a", "no entrypoints")]
    [InlineData("define a: [nobody]", "doc#a", "'nobody' is undefined")]
    [InlineData("define a: [user#b]", "doc#a", "there is no such relation")]
    [InlineData("define a: b from parent\n    define b: [user]", "doc#a", "'doc#parent' relation is undefined")]
    [InlineData("define parent: [user]\n    define a: b from parent\n    define b: [user]", "doc#a", "'b' relation is undefined in all the types")]
    [InlineData("define parent: [doc] or b\n    define a: b from parent\n    define b: [user]", "doc#a", "must be a direct relation")]
    [InlineData("define b: [doc]\n    define parent: b\n    define a: b from parent", "doc#a", "must be a direct relation")]
    [InlineData("define parent: [doc, doc#parent]\n    define a: b from parent\n    define b: [user]", "doc#parent", "is not valid on a relation that a 'from' refers to")]
    [InlineData("define parent: [doc, doc:*]\n    define a: b from parent\n    define b: [user]", "doc#parent", "'doc:*' is not valid")]
    [InlineData("define a: [user with c]", "doc#a", "condition c is undefined")]
    [InlineData("define self: [user]", "doc#self", "reserved")]
    [InlineData("define this: [user]", "doc#this", "reserved")]
    public void A_model_that_makes_no_sense_is_refused_with_its_place_and_OpenFGAs_code(string relations, string where, string part)
    {
        var refused = Refused($"model\n  schema 1.1\ntype user\ntype doc\n  relations\n    {relations}\n");

        Assert.Equal((2056, "invalid_authorization_model"), ((int)refused.Error.Code, refused.Error.CodeName));
        Assert.Equal(where, refused.Issues[0].Where);
        Assert.Contains(part, refused.Issues[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model\n  schema 1.0\ntype user\n", "schema version")]
    [InlineData("model\n  schema 1.1\n", "at least one type")]
    [InlineData("model\n  schema 1.1\ntype user\ntype user\n", "duplicate types")]
    [InlineData("model\n  schema 1.1\ntype self\n", "reserved")]
    [InlineData("model\n  schema 1.1\ntype user\ncondition c(in: int) { 1 < 2 }\n", "no expression can name")]
    [InlineData("model\n  schema 1.1\ntype user\ncondition c(x-y: int) { 1 < 2 }\n", "no expression can name")]
    public void Names_and_numbers_have_rules(string text, string part) =>
        Assert.Contains(part, Refused(text).Error.Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("x <")]
    [InlineData("x + 1")]
    [InlineData("y < 1")]
    [InlineData("x.startsWith('a')")]
    [InlineData("x < 'a'")]
    public void A_condition_that_does_not_compile_refuses_the_model(string expression)
    {
        var refused = Refused($"model\n  schema 1.1\ntype user\ncondition c(x: int) {{\n  {expression}\n}}\n");

        Assert.Equal("condition c", refused.Issues[0].Where);
        Assert.Contains("failed to compile", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_no_text_can_write_is_refused_from_JSON_too()
    {
        foreach (var name in (string[])["us\u0435r", "a b", "a:b", "a#b", "a@b", "*", "a\u200bb", string.Empty, new string('a', 255)])
        {
            var model = new AuthorizationModel("1.1", [new TypeDefinition(name, [])], []);

            Assert.IsType<ModelValidation.Refused>(ModelValidator.Validate(model));
        }
    }

    [Fact]
    public void Names_have_a_longest_length()
    {
        static AuthorizationModel With(int type, int relation) => new(
            "1.1",
            [new TypeDefinition(new string('t', type), [new RelationDefinition(new string('r', relation), new Rewrite.This(), [new TypeRestriction(new string('t', type))])])],
            []);

        Assert.IsType<ModelValidation.Valid>(ModelValidator.Validate(With(254, 50)));
        Assert.IsType<ModelValidation.Refused>(ModelValidator.Validate(With(255, 50)));
        Assert.IsType<ModelValidation.Refused>(ModelValidator.Validate(With(254, 51)));
    }

    [Fact]
    public void More_than_a_hundred_types_have_a_code_of_their_own()
    {
        static AuthorizationModel With(int count) => new("1.1", [.. Enumerable.Range(0, count).Select(i => new TypeDefinition($"t{i}", []))], []);

        Assert.IsType<ModelValidation.Valid>(ModelValidator.Validate(With(100)));
        Assert.Equal(RelationErrorCode.ExceededEntityLimit, Assert.IsType<ModelValidation.Refused>(ModelValidator.Validate(With(101))).Error.Code);
    }

    [Fact]
    public void A_model_has_a_largest_size_in_the_protocols_binary_form()
    {
        // 26 + 2 for the id, 3 + 2 for "1.1", and for each type 2 and in it 4 + 2 for "user".
        Assert.Equal(28 + 5 + 8, ModelSize.Of(Models.Parse("model\n  schema 1.1\ntype user\n")));

        var large = new StringBuilder("model\n  schema 1.1\ntype user\n  relations\n    define a: [user]\n");
        for (var i = 0; i < 4_000; i++)
        {
            large.Append("    define relation_with_a_long_name_").Append(i).Append(": a\n");
        }

        Assert.Contains("size limit", Refused(large.ToString()).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_chain_of_relations_that_fits_is_validated_and_ends_nothing()
    {
        var chain = new StringBuilder("model\n  schema 1.1\ntype user\n  relations\n    define r0: [user]\n");
        for (var i = 1; i < 6_000; i++)
        {
            chain.Append("    define r").Append(i).Append(": r").Append(i - 1).Append('\n');
        }

        Assert.IsType<ModelValidation.Valid>(ModelValidator.Validate(Models.Parse(chain.ToString())));
        Assert.Equal(6_000, Refused(chain.Replace("r0: [user]", "r0: r5999").ToString()).Issues.Length);
    }

    [Fact]
    public void Conditions_and_parameters_have_bounds()
    {
        static AuthorizationModel With(int conditions, int parameters, int expression) => new(
            "1.1",
            [new TypeDefinition("user", [])],
            [.. Enumerable.Range(0, conditions).Select(i => new ConditionDefinition(
                $"c{i}", "p0" + new string(' ', expression - 2), [.. Enumerable.Range(0, parameters).Select(p => new ConditionParameter($"p{p}", new(ConditionParameterKind.Bool)))]))]);

        Assert.IsType<ModelValidation.Valid>(ModelValidator.Validate(With(25, 25, 512)));
        Assert.IsType<ModelValidation.Refused>(ModelValidator.Validate(With(26, 25, 512)));
        Assert.IsType<ModelValidation.Refused>(ModelValidator.Validate(With(25, 26, 512)));
        Assert.IsType<ModelValidation.Refused>(ModelValidator.Validate(With(25, 25, 513)));
    }

    [Fact]
    public void What_looks_like_a_mistake_is_a_warning()
    {
        var valid = Assert.IsType<ModelValidation.Valid>(ModelValidator.Validate(Models.Parse(
            "model\n  schema 1.1\ntype user\n  relations\n    define a: [user, user]\n    define b: a or a\ncondition c(x: int) { x < 1 }\n")));

        Assert.Equal(["user#a", "user#b", "condition c"], valid.Warnings.Select(warning => warning.Where));
    }

    [Fact]
    public void An_operator_deeper_than_the_bound_is_refused_however_it_came()
    {
        Rewrite rewrite = new Rewrite.This();
        for (var depth = 0; depth < 5_000; depth++)
        {
            rewrite = new Rewrite.Union([rewrite]);
        }

        var model = new AuthorizationModel("1.1", [new TypeDefinition("user", [new RelationDefinition("a", rewrite, [new TypeRestriction("user")])])], ImmutableArray<ConditionDefinition>.Empty);

        Assert.Contains("deeper", Assert.IsType<ModelValidation.Refused>(ModelValidator.Validate(model)).Error.Message, StringComparison.Ordinal);
    }

    private static ModelValidation.Refused Refused(string text) => Assert.IsType<ModelValidation.Refused>(ModelValidator.Validate(Models.Parse(text)));
}
