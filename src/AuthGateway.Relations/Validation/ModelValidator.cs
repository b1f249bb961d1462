using AuthGateway.Relations.Conditions;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Validation;

/// <summary>Whether a model makes sense, by the rules of OpenFGA's server. Each stage needs what the one before has made sure.</summary>
internal static class ModelValidator
{
    /// <summary>Validates a model and compiles its conditions.</summary>
    /// <param name="model">The model.</param>
    /// <param name="limits">What its conditions may take; the defaults when null.</param>
    public static ModelValidation Validate(AuthorizationModel model, ConditionLimits? limits = null)
    {
        if (model.Types.Length > ModelBounds.MaxTypes)
        {
            // OpenFGA gives this one bound a code of its own.
            var issue = new ModelIssue(string.Empty, $"The number of type definitions in an authorization model exceeds the allowed limit of {ModelBounds.MaxTypes}");
            return new ModelValidation.Refused(new RelationError(RelationErrorCode.ExceededEntityLimit, issue.Message), [issue]);
        }

        var issues = new List<ModelIssue>();
        ModelNames.Check(model, issues);
        if (issues.Count > 0)
        {
            return Refuse(issues);
        }

        var index = new ModelIndex(model);
        RelationRules.Check(model, index, issues);
        var conditions = CompiledConditions.Compile(model, limits ?? ConditionLimits.Default, issues);
        if (issues.Count > 0)
        {
            return Refuse(issues);
        }

        ComputedCycles.Check(model, issues);
        if (issues.Count == 0)
        {
            EntryPoints.Check(model, issues);
        }

        return issues.Count > 0 ? Refuse(issues) : new ModelValidation.Valid(conditions, [.. ModelWarnings.Of(model)]);
    }

    private static ModelValidation.Refused Refuse(List<ModelIssue> issues) =>
        new(new RelationError(RelationErrorCode.InvalidAuthorizationModel, issues[0].ToString()), [.. issues]);
}
