using System.Text.Json.Nodes;
using AuthGateway.Relations.Dsl;
using AuthGateway.Relations.Json;
using AuthGateway.TestSupport;

namespace AuthGateway.Relations.Tests.Dsl;

/// <summary>Whatever model: written and read again it is the same.</summary>
public sealed class RoundTripTests
{
    [Fact]
    public void Two_thousand_models_survive_their_text_and_their_JSON()
    {
        var models = new RandomModels(7);
        for (var i = 0; i < 2_000; i++)
        {
            var model = models.Next();
            var text = Assert.IsType<DslPrintResult.Printed>(DslPrinter.Print(model)).Text;
            var again = Models.Parse(text);

            Assert.Equal(Models.Show(DslOrder.Of(model)), Models.Show(again));
            Assert.Equal(text, Assert.IsType<DslPrintResult.Printed>(DslPrinter.Print(again)).Text);
            Assert.Equal(Models.Show(model), Models.Show(Assert.IsType<ModelJsonResult.Parsed>(ModelJson.Read(ModelJson.ToUtf8(model))).Model));
        }
    }

    [Fact]
    public async Task The_reference_writes_the_same_text_for_the_same_model()
    {
        Assert.SkipWhen(OpenFgaTransformerProcess.SkipReason is not null, OpenFgaTransformerProcess.SkipReason ?? string.Empty);
        await using var reference = await OpenFgaTransformerProcess.StartAsync();
        var models = new RandomModels(8);
        for (var i = 0; i < 300; i++)
        {
            var model = models.Next();
            var (theirs, error) = await reference.WriteAsync(JsonNode.Parse(ModelJson.ToUtf8(model))!);

            Assert.Null(error);
            Assert.Equal((string?)theirs, Assert.IsType<DslPrintResult.Printed>(DslPrinter.Print(model)).Text);
        }
    }
}
