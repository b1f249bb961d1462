using AuthGateway.Relations.Tests.Evaluation;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Relations.Tests.Validation;

/// <summary>The models of OpenFGA's published matrix, which its server has taken.</summary>
public sealed class PublishedMatrixModelTests
{
    [Fact]
    public void Every_model_of_the_published_matrix_is_valid()
    {
        Assert.SkipWhen(PublishedMatrix.SkipReason is not null, PublishedMatrix.SkipReason ?? string.Empty);
        foreach (var (name, text) in PublishedMatrix.Instance.Tests.SelectMany(test => test.Stages, (test, stage) => (test.Name, stage.Model)))
        {
            var validation = ModelValidator.Validate(Models.Parse(text));

            Assert.True(validation is ModelValidation.Valid, $"{name}: {(validation as ModelValidation.Refused)?.Error.Message}\n{text}");
        }
    }
}
