using AuthGateway.Authorization.Evaluation;

namespace AuthGateway.Authorization.Bundles.Lint;

/// <summary>A rule for resources, or a part of one, and where it stands.</summary>
/// <param name="Pointer">Where.</param>
/// <param name="Type">The resource's type.</param>
/// <param name="Action">The action's name.</param>
/// <param name="Rule">The part.</param>
/// <param name="Subjects">The types of subjects that it, and all around it, can hold for; null for any.</param>
internal sealed record RulePaths(string Pointer, string Type, string Action, EvaluationRuleSettings Rule, IReadOnlySet<string>? Subjects)
{
    /// <summary>Every rule of a manifest with every part of it.</summary>
    public static IEnumerable<RulePaths> Of(BundleManifest manifest) => manifest.Resources.SelectMany(resource => resource.Value.Actions.SelectMany(action => Below(
        $"/resources/{resource.Key}/Actions/{action.Key}",
        EvaluationNames.Of(resource.Value.Type, resource.Key),
        EvaluationNames.Of(action.Value.Name, action.Key),
        action.Value,
        around: null)));

    private static IEnumerable<RulePaths> Below(string pointer, string type, string action, EvaluationRuleSettings rule, IReadOnlySet<string>? around)
    {
        // What must hold beside a relationship says of whose subject it speaks, wherever it stands.
        var subjects = rule.AllOf.Aggregate(And(around, rule.SubjectTypes), (all, part) => And(all, part.SubjectTypes));
        return rule.AllOf.SelectMany((part, i) => Below($"{pointer}/AllOf/{i}", type, action, part, subjects))
            .Concat(rule.AnyOf.SelectMany((part, i) => Below($"{pointer}/AnyOf/{i}", type, action, part, subjects)))
            .Prepend(new RulePaths(pointer, type, action, rule, subjects));
    }

    private static IReadOnlySet<string>? And(IReadOnlySet<string>? one, IReadOnlyList<string> other) =>
        other.Count == 0 ? one : other.Where(type => one?.Contains(type) != false).ToHashSet(StringComparer.Ordinal);
}
