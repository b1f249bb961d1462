using System.Text.Json.Nodes;
using AuthGateway.Relations.Dsl;
using AuthGateway.Relations.Json;
using AuthGateway.Relations.Model;
using AuthGateway.TestSupport;

namespace AuthGateway.Relations.Tests.Dsl;

/// <summary>The same texts to OpenFGA's own transformer and to ours: two readers of one language must not disagree.</summary>
public sealed class ReferenceTransformerTests
{
    private static int Each => int.TryParse(Environment.GetEnvironmentVariable("AUTHGATEWAY_DSL_MUTATIONS"), out var each) ? each : 60;

    private static int Seed => int.TryParse(Environment.GetEnvironmentVariable("AUTHGATEWAY_DSL_SEED"), out var seed) ? seed : 20251;

    [Fact]
    public async Task Texts_are_taken_and_refused_as_the_reference_does_and_mean_the_same()
    {
        Assert.SkipWhen(OpenFgaTransformerProcess.SkipReason is not null, OpenFgaTransformerProcess.SkipReason ?? string.Empty);
        await using var reference = await OpenFgaTransformerProcess.StartAsync();
        var published = PublishedModels.SkipReason is null ? PublishedModels.Names.Select(PublishedModels.Text) : [];
        var taken = 0;
        var refused = 0;
        foreach (var text in TextMutations.All(Seed, Each, published))
        {
            var (theirs, error) = await reference.ReadAsync(text);
            switch (ModelDsl.ParseDocument(text))
            {
                case DslDocumentResult.Refused ours:
                    refused++;
                    Assert.True(error is not null, $"Only ours refuses: {ours.Issues[0]}\n{Show(text)}");
                    break;
                case DslDocumentResult.Parsed { Document: var ours }:
                    taken++;
                    Assert.True(error is null, $"Only the reference refuses: {error}\n{Show(text)}");
                    Assert.True(ours.Module is not null || Same(theirs, ours), $"Theirs is {theirs}\n{Show(text)}");
                    break;
            }
        }

        // Mutations that are all refused, or all taken, would show nothing. Without the published texts there are fewer to begin with.
        var least = PublishedModels.SkipReason is null ? 100 : 20;
        Assert.True(taken > least && refused > least, $"{taken} taken, {refused} refused");
    }

    private static bool Same(JsonNode? theirs, DslDocument ours) => JsonNode.DeepEquals(
        theirs, JsonNode.Parse(ModelJson.ToUtf8(new AuthorizationModel(ours.SchemaVersion!, ours.Types, ours.Conditions))));

    private static string Show(string text) => $"{text}\n({JsonValue.Create(text)!.ToJsonString()})";
}
