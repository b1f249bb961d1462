using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Validation;

/// <summary>What OpenFGA's server takes and its tools warn of.</summary>
internal static class ModelWarnings
{
    public static IEnumerable<ModelIssue> Of(AuthorizationModel model)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in model.Types)
        {
            foreach (var relation in type.Relations)
            {
                used.UnionWith(relation.DirectTypes.Select(direct => direct.Condition).OfType<string>());
                if (relation.DirectTypes.Distinct().Count() != relation.DirectTypes.Length)
                {
                    yield return new ModelIssue($"{type.Name}#{relation.Name}", "a type stands there twice");
                }

                if (relation.Rewrite.Children().Distinct().Count() != relation.Rewrite.Children().Count())
                {
                    yield return new ModelIssue($"{type.Name}#{relation.Name}", "an operand stands there twice");
                }
            }
        }

        foreach (var condition in model.Conditions.Where(condition => !used.Contains(condition.Name)))
        {
            yield return new ModelIssue("condition " + condition.Name, "no relation uses the condition");
        }
    }
}
