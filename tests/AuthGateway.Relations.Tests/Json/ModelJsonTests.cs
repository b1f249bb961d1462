using System.Text;
using AuthGateway.Relations.Json;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Tests.Json;

public sealed class ModelJsonTests
{
    [Fact]
    public void The_form_that_the_API_answers_with_is_read()
    {
        var model = Read("""
            {
              "id": "01HVMMBCMGZNT3SED4Z17ECXCA", "schema_version": "1.1",
              "type_definitions": [
                { "type": "user", "relations": {}, "metadata": null },
                {
                  "type": "doc",
                  "relations": {
                    "parent": { "this": {} },
                    "viewer": { "union": { "child": [
                      { "this": {} },
                      { "computed_userset": { "object": "", "relation": "parent" } },
                      { "tupleToUserset": { "tupleset": { "object": "", "relation": "parent" }, "computedUserset": { "object": "", "relation": "viewer" } } }
                    ] } }
                  },
                  "metadata": {
                    "relations": {
                      "parent": { "directly_related_user_types": [ { "type": "doc", "condition": "" } ], "module": "", "source_info": null },
                      "viewer": { "directly_related_user_types": [ { "type": "user", "wildcard": {}, "condition": "c" } ], "module": "", "source_info": null }
                    },
                    "module": "", "source_info": null
                  }
                }
              ],
              "conditions": { "c": {
                "name": "c", "expression": "x < 1", "metadata": null,
                "parameters": { "x": { "type_name": "TYPE_NAME_LIST", "generic_types": [ { "type_name": "TYPE_NAME_ANY", "generic_types": [] } ] } }
              } }
            }
            """);

        Assert.Equal("01HVMMBCMGZNT3SED4Z17ECXCA", model.Id);
        Assert.Equal(new TypeRestriction("doc"), Assert.Single(model.Types[1].Relations[0].DirectTypes));
        Assert.Equal(new TypeRestriction("user", IsWildcard: true, Condition: "c"), Assert.Single(model.Types[1].Relations[1].DirectTypes));
        Assert.Equal(3, Assert.IsType<Rewrite.Union>(model.Types[1].Relations[1].Rewrite).Children.Length);
        Assert.Equal(ConditionParameterKind.Any, Assert.Single(model.Conditions[0].Parameters).Type.Element!.Kind);
        Assert.Equal(Models.Show(model), Models.Show(Read(Models.Show(model))));
    }

    [Fact]
    public void A_request_without_a_version_is_one_of_1_1() => Assert.Equal("1.1", Read("""{"type_definitions":[{"type":"user"}]}""").SchemaVersion);

    [Theory]
    [InlineData("""{"schema_version":"1.1","schema_version":"1.2"}""")]
    [InlineData("""{"schema_version":"1.1","schema\u005fversion":"1.2"}""")]
    [InlineData("""{"type_definitions":[{"type":"a","relations":{"x":{"this":{}},"x":{"this":{}}}}]}""")]
    public void A_member_that_stands_there_twice_is_refused(string json) => Assert.Contains("strict", Refused(json).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"typedefinitions":[]}""", "")]
    [InlineData("""{"type_definitions":[{"type":"a","relatons":{}}]}""", "type_definitions[0]")]
    [InlineData("""{"type_definitions":[{"type":"a","metadata":{"relations":{"x":{"directly_related_user_types":[{"type":"b","wildcrd":{}}]}}}}]}""", "type_definitions[0].metadata.relations.x.directly_related_user_types[0]")]
    [InlineData("""{"conditions":{"c":{"name":"c","expression":"true","params":{}}}}""", "conditions.c")]
    public void A_member_that_the_API_does_not_know_is_refused_with_its_place(string json, string path)
    {
        var refused = Refused(json);

        Assert.Equal(path, refused.Path);
        Assert.Contains("unknown member", refused.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"this":{},"computedUserset":{"relation":"x"}}""")]
    [InlineData("""{}""")]
    [InlineData("""{"this":{"x":1}}""")]
    [InlineData("""{"this":[]}""")]
    [InlineData("""{"computedUserset":{"relation":""}}""")]
    [InlineData("""{"computedUserset":{"object":"doc:1","relation":"x"}}""")]
    [InlineData("""{"computedUserset":{"relation":7}}""")]
    [InlineData("""{"tupleToUserset":{"tupleset":{"relation":"x"}}}""")]
    [InlineData("""{"tupleToUserset":{"computedUserset":{"relation":"x"}}}""")]
    [InlineData("""{"union":{"child":[]}}""")]
    [InlineData("""{"union":{"child":{}}}""")]
    [InlineData("""{"intersection":{}}""")]
    [InlineData("""{"difference":{"base":{"this":{}}}}""")]
    [InlineData("""{"difference":{"subtract":{"this":{}}}}""")]
    [InlineData("""[]""")]
    public void A_rewrite_that_is_none_is_refused(string rewrite) =>
        Assert.StartsWith("type_definitions[0].relations.x", Refused($$$"""{"type_definitions":[{"type":"a","relations":{"x":{{{rewrite}}}}}]}""").Path, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"type":"user","relation":"x","wildcard":{}}""")]
    [InlineData("""{"relation":"x"}""")]
    [InlineData("""{"type":"user","wildcard":true}""")]
    public void A_type_that_is_none_is_refused(string type) =>
        Refused(
            """{"type_definitions":[{"type":"a","relations":{"x":{"this":{}}},"metadata":{"relations":{"x":{"directly_related_user_types":["""
            + type
            + """]}}}}]}""");

    [Fact]
    public void Types_for_a_relation_that_is_not_there_are_refused() =>
        Refused("""{"type_definitions":[{"type":"a","metadata":{"relations":{"x":{"directly_related_user_types":[]}}}}]}""");

    [Theory]
    [InlineData("""{"name":"d","expression":"true"}""")]
    [InlineData("""{"name":"c"}""")]
    [InlineData("""{"name":"c","expression":"true","parameters":{"x":{"type_name":"INT"}}}""")]
    [InlineData("""{"name":"c","expression":"true","parameters":{"x":{"type_name":"TYPE_NAME_UNSPECIFIED"}}}""")]
    [InlineData("""{"name":"c","expression":"true","parameters":{"x":{"type_name":"TYPE_NAME_LIST"}}}""")]
    [InlineData("""{"name":"c","expression":"true","parameters":{"x":{"type_name":"TYPE_NAME_INT","generic_types":[{"type_name":"TYPE_NAME_INT"}]}}}""")]
    public void A_condition_that_is_none_is_refused(string condition) => Refused($$$"""{"conditions":{"c":{{{condition}}}}}""");

    [Theory]
    [InlineData(40)]
    [InlineData(10_000)]
    public void Operators_that_nest_too_deep_are_refused_and_end_nothing(int depth)
    {
        var rewrite = string.Concat(Enumerable.Repeat("""{"union":{"child":[""", depth)) + """{"this":{}}""" + string.Concat(Enumerable.Repeat("]}}", depth));

        Refused($$$"""{"type_definitions":[{"type":"a","relations":{"x":{{{rewrite}}}}}]}""");
    }

    [Fact]
    public void Half_a_character_is_refused() => Assert.Contains("Unicode", Refused("""{"type_definitions":[{"type":"\ud800"}]}""").Problem, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Assert.IsType<ModelJsonResult.Refused>(ModelJson.Read([(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}']));

    [Fact]
    public void A_text_that_is_too_long_is_not_read() =>
        Assert.Contains("bytes", Assert.IsType<ModelJsonResult.Refused>(ModelJson.Read(new byte[ModelJson.MaxBytes + 1])).Problem, StringComparison.Ordinal);

    private static AuthorizationModel Read(string json) => Assert.IsType<ModelJsonResult.Parsed>(ModelJson.Read(Encoding.UTF8.GetBytes(json))).Model;

    private static ModelJsonResult.Refused Refused(string json) => Assert.IsType<ModelJsonResult.Refused>(ModelJson.Read(Encoding.UTF8.GetBytes(json)));
}
