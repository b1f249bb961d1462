using AuthGateway.Relations.Dsl;
using AuthGateway.Relations.Validation;
using AuthGateway.TestSupport;
using YamlDotNet.RepresentationModel;

namespace AuthGateway.Relations.Tests.Validation;

/// <summary>The models of OpenFGA's published matrix, which its server has taken.</summary>
public sealed class PublishedMatrixModelTests
{
    private static readonly string[] Place = ["openfga", "consolidated_1_1_tests.yaml"];

    [Fact]
    public void Every_model_of_the_published_matrix_is_valid()
    {
        Assert.SkipWhen(Vectors.SkipReason(Place) is not null, Vectors.SkipReason(Place) ?? string.Empty);
        var yaml = new YamlStream();
        using var reader = File.OpenText(Vectors.Find(Place)!);
        yaml.Load(reader);
        var count = 0;
        foreach (var test in (YamlSequenceNode)yaml.Documents[0].RootNode["tests"])
        {
            foreach (var stage in (YamlSequenceNode)test["stages"])
            {
                var text = ((YamlScalarNode)stage["model"]).Value!;
                var validation = ModelValidator.Validate(Assert.IsType<ModelDslResult.Parsed>(ModelDsl.Parse(text)).Model);

                Assert.True(validation is ModelValidation.Valid, $"{test["name"]}: {(validation as ModelValidation.Refused)?.Error.Message}\n{text}");
                count++;
            }
        }

        Assert.True(count >= 137, $"{count} models");
    }
}
