using System.Text.Json.Nodes;
using AuthGateway.Relations.Dsl;
using AuthGateway.Relations.Json;
using AuthGateway.TestSupport;

namespace AuthGateway.Relations.Tests.Dsl;

public sealed class ModuleTests
{
    private static readonly ModuleFile Core = new("core.fga", """
        module core

        type user

        type organization
          relations
            define member: [user]
            define admin: [user with recent]

        condition recent(at: timestamp) {
          at > timestamp("2024-01-01T00:00:00Z")
        }
        """);

    private static readonly ModuleFile Wiki = new("wiki/pages.fga", """
        module wiki

        extend type organization
          relations
            define can_create_page: member and admin

        type page
          relations
            define organization: [organization]
            define viewer: member from organization
        """);

    [Fact]
    public void Files_make_one_model_that_remembers_where_each_part_is_from()
    {
        var model = Assert.IsType<ModuleResult.Combined>(ModuleDsl.Combine([Core, Wiki])).Model;

        var organization = Assert.Single(model.Types, type => type.Name == "organization");
        Assert.Equal("core.fga", organization.Source!.File);
        Assert.Equal(["member", "admin", "can_create_page"], organization.Relations.Select(relation => relation.Name));
        Assert.Null(organization.Relations[0].Source);
        Assert.Equal("wiki", organization.Relations[2].Source!.Module);
        Assert.Equal("1.2", model.SchemaVersion);
    }

    [Fact]
    public async Task The_reference_makes_the_same_model()
    {
        Assert.SkipWhen(OpenFgaTransformerProcess.SkipReason is not null, OpenFgaTransformerProcess.SkipReason ?? string.Empty);
        await using var reference = await OpenFgaTransformerProcess.StartAsync();
        var model = Assert.IsType<ModuleResult.Combined>(ModuleDsl.Combine([Core, Wiki])).Model;

        var (theirs, error) = await reference.CombineAsync([(Core.Name, Core.Text), (Wiki.Name, Wiki.Text)]);
        var (text, _) = await reference.WriteAsync(JsonNode.Parse(ModelJson.ToUtf8(model))!);

        Assert.Null(error);
        Assert.True(JsonNode.DeepEquals(theirs, JsonNode.Parse(ModelJson.ToUtf8(model))), $"{theirs}\n{Models.Show(model)}");
        Assert.Equal((string?)text, Assert.IsType<DslPrintResult.Printed>(DslPrinter.Print(model)).Text);
    }

    [Theory]
    [InlineData("module a\n\nextend type missing\n  relations\n    define x: [user]\n", 3, "does not exist")]
    [InlineData("module a\n\nextend type organization\n  relations\n    define member: [user]\n", 5, "already exists")]
    [InlineData("module a\n\ntype user\n", 3, "already defined")]
    [InlineData("module a\n\ncondition recent(x: int) { x < 1 }\n", 3, "already defined")]
    [InlineData("model\n  schema 1.1\n", 1, "not a module")]
    [InlineData("module a\n\nextend type user\n  relations\n    define\n", 5, "Expected")]
    public void What_does_not_fit_together_is_refused_with_its_place(string text, int line, string part)
    {
        var issue = Assert.Single(Assert.IsType<ModuleResult.Refused>(ModuleDsl.Combine([Core, new ModuleFile("a.fga", text)])).Issues);

        Assert.Equal(("a.fga", line), (issue.File, issue.Issue.Line));
        Assert.Contains(part, issue.Issue.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_alone_is_no_model() => Assert.Contains("module", Assert.Single(Models.Issues(Core.Text)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_list_of_modules_is_read_in_its_plain_form()
    {
        var files = Assert.IsType<ModuleList.Result.Parsed>(ModuleList.Parse("---\n# ours\nschema: '1.2'\n\ncontents:\n  - core.fga # first\n  - 'wiki/pages.fga'\n")).Files;

        Assert.Equal(["core.fga", "wiki/pages.fga"], files);
    }

    [Theory]
    [InlineData("schema: 1.2\ncontents:\n  - a.fga")]
    [InlineData("schema: '1.1'\ncontents:\n  - a.fga")]
    [InlineData("contents:\n  - a.fga")]
    [InlineData("schema: '1.2'\ncontents:\n")]
    [InlineData("schema: '1.2'\ncontents: [a.fga]")]
    [InlineData("schema: '1.2'\ncontents:\n  - &x a.fga\n  - *x")]
    [InlineData("schema: '1.2'\ncontents:\n  - a.txt")]
    [InlineData("schema: '1.2'\ncontents:\n  - ../a.fga")]
    [InlineData("schema: '1.2'\ncontents:\n  - x/../../a.fga")]
    [InlineData("schema: '1.2'\ncontents:\n  - %2e%2e/a.fga")]
    [InlineData("schema: '1.2'\ncontents:\n  - ..\\a.fga")]
    [InlineData("schema: '1.2'\ncontents:\n  - /etc/a.fga")]
    [InlineData("schema: '1.2'\ncontents:\n  - a.fga\n  - a.fga")]
    [InlineData("schema: '1.2'\nschema: '1.2'\ncontents:\n  - a.fga")]
    public void A_list_that_is_more_than_plain_or_leads_elsewhere_is_refused(string text) =>
        Assert.IsType<ModuleList.Result.Refused>(ModuleList.Parse(text));
}
