using System.Collections.Immutable;
using AuthGateway.Relations.Conditions;
using AuthGateway.Relations.Errors;

namespace AuthGateway.Relations.Validation;

/// <summary>The outcome of validating a model. Closed.</summary>
internal abstract record ModelValidation
{
    private ModelValidation()
    {
    }

    /// <summary>The model can be used.</summary>
    /// <param name="Conditions">Its conditions, compiled.</param>
    /// <param name="Warnings">What is allowed and looks like a mistake.</param>
    public sealed record Valid(CompiledConditions Conditions, ImmutableArray<ModelIssue> Warnings) : ModelValidation;

    /// <summary>The model can't be used.</summary>
    /// <param name="Error">What the API's caller gets.</param>
    /// <param name="Issues">All that was found; the first of them is in the error.</param>
    public sealed record Refused(RelationError Error, ImmutableArray<ModelIssue> Issues) : ModelValidation;
}
