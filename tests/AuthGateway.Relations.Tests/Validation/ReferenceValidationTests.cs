using AuthGateway.Relations.Dsl;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Validation;
using AuthGateway.TestSupport;

namespace AuthGateway.Relations.Tests.Validation;

/// <summary>Random models to the reference's validation and to ours.</summary>
public sealed class ReferenceValidationTests
{
    [Fact]
    public async Task Models_are_valid_here_when_they_are_for_the_reference()
    {
        Assert.SkipWhen(OpenFgaTransformerProcess.SkipReason is not null, OpenFgaTransformerProcess.SkipReason ?? string.Empty);
        await using var reference = await OpenFgaTransformerProcess.StartAsync();
        var models = new RandomModels(9, areSensible: true);
        var valid = 0;
        var refused = 0;
        for (var i = 0; i < 1_000; i++)
        {
            // Without conditions: the reference does not compile them.
            var model = models.Next(withConditions: false);
            var text = Assert.IsType<DslPrintResult.Printed>(DslPrinter.Print(model)).Text;
            var (_, error) = await reference.ValidateAsync(text);
            switch (ModelValidator.Validate(model))
            {
                case ModelValidation.Refused ours:
                    refused++;
                    // A circle of computed relations with a way in from outside: OpenFGA's server refuses it, its tools do not.
                    var isCircle = ours.Issues.All(issue => issue.Message.Contains("loop", StringComparison.Ordinal) || issue.Message.Contains("by itself", StringComparison.Ordinal));
                    Assert.True(error is not null || isCircle, $"Only ours refuses: {ours.Error}\n{text}");
                    Assert.Equal(RelationErrorCode.InvalidAuthorizationModel, ours.Error.Code);
                    break;
                case ModelValidation.Valid ours:
                    valid++;
                    // An operand or type that stands there twice: OpenFGA's tools refuse it, its server does not, and we warn.
                    Assert.True(error is null || ours.Warnings.Any(), $"Only the reference refuses: {error}\n{text}");
                    break;
            }
        }

        Assert.True(valid > 100 && refused > 100, $"{valid} valid, {refused} refused");
    }
}
