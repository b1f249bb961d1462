using System.Text.Json.Nodes;
using AuthGateway.Relations.Dsl;
using AuthGateway.Relations.Json;

namespace AuthGateway.Relations.Tests.Dsl;

/// <summary>The published vectors in both directions.</summary>
public sealed class PublishedModelTests
{
    public static TheoryData<string> Names => [.. PublishedModels.Names];

    [Theory]
    [MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public void A_published_text_gives_its_published_JSON(string name)
    {
        Assert.SkipWhen(PublishedModels.SkipReason is not null, PublishedModels.SkipReason ?? string.Empty);
        var model = Models.Parse(PublishedModels.Text(name));
        var expected = JsonNode.Parse(PublishedModels.Json(name));

        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(ModelJson.ToUtf8(model))), Models.Show(model));
    }

    [Theory]
    [MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public void A_published_JSON_gives_its_published_text(string name)
    {
        Assert.SkipWhen(PublishedModels.SkipReason is not null, PublishedModels.SkipReason ?? string.Empty);
        var model = Assert.IsType<ModelJsonResult.Parsed>(ModelJson.Read(PublishedModels.Json(name))).Model;

        Assert.Equal(PublishedModels.Text(name).TrimEnd(), Assert.IsType<DslPrintResult.Printed>(DslPrinter.Print(model)).Text.TrimEnd());
    }

    [Theory]
    [MemberData(nameof(Names), DisableDiscoveryEnumeration = true)]
    public void A_published_JSON_is_written_as_it_was_read(string name)
    {
        Assert.SkipWhen(PublishedModels.SkipReason is not null, PublishedModels.SkipReason ?? string.Empty);
        var model = Assert.IsType<ModelJsonResult.Parsed>(ModelJson.Read(PublishedModels.Json(name))).Model;

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(PublishedModels.Json(name)), JsonNode.Parse(ModelJson.ToUtf8(model))), Models.Show(model));
    }
}
