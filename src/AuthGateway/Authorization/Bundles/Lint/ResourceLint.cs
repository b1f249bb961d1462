using AuthGateway.Authorization.Evaluation;
using AuthGateway.Relations.Model;

namespace AuthGateway.Authorization.Bundles.Lint;

/// <summary>Rules for resources that hold for nobody, conditions that are constant, and questions that the model has no words for. Only what can be proven.</summary>
internal static class ResourceLint
{
    public static void Check(Bundle bundle, List<BundleFinding> findings)
    {
        foreach (var part in RulePaths.Of(bundle.Manifest))
        {
            if (part.Subjects is { Count: 0 })
            {
                Add(FindingCodes.PolicyContradiction, isError: true, part.Pointer, "holds for nobody: its SubjectTypes, and those around it, have none in common");
            }

            switch (ConstantConditions.Of(part.Rule.Condition))
            {
                case true:
                    Add(FindingCodes.ConditionAlwaysTrue, isError: false, $"{part.Pointer}/Condition", "is true whoever asks about whatever: it demands nothing");
                    break;
                case false:
                    Add(FindingCodes.ConditionNeverTrue, isError: true, $"{part.Pointer}/Condition", "is never true: nobody passes");
                    break;
            }
        }

        if (bundle is not { Model: { } model, Manifest.Model: { } own })
        {
            return;
        }

        var types = model.Types.ToDictionary(type => type.Name, StringComparer.Ordinal);
        foreach (var (key, resource) in bundle.Manifest.Resources)
        {
            // Each action is a relation then, and there is none.
            if (resource.HasDefault && resource.Store == own.Store && resource.Model.Length == 0 && EvaluationNames.Of(resource.Type, key) is var type && !types.ContainsKey(type))
            {
                Add(FindingCodes.RelationUnknown, isError: true, $"/resources/{key}", $"the model has no type '{type}'");
            }
        }

        foreach (var part in RulePaths.Of(bundle.Manifest))
        {
            var resource = bundle.Manifest.Resources.First(resource => EvaluationNames.Of(resource.Value.Type, resource.Key) == part.Type).Value;
            for (var i = 0; i < part.Rule.Relations.Count; i++)
            {
                var relation = part.Rule.Relations[i];
                var (store, named) = relation.Store.Length > 0 ? (relation.Store, relation.Model) : (resource.Store, relation.Model.Length > 0 ? relation.Model : resource.Model);
                if (store == own.Store && named.Length == 0 && Problem(types, part, relation) is { } problem)
                {
                    Add(FindingCodes.RelationUnknown, isError: true, $"{part.Pointer}/Relations/{i}", problem);
                }
            }
        }

        void Add(string code, bool isError, string pointer, string text) => findings.Add(bundle.Text.Finding(code, isError, pointer, text));
    }

    private static string? Problem(Dictionary<string, TypeDefinition> types, RulePaths part, EvaluationRelationSettings relation)
    {
        var name = relation.Relation == "{action.name}" ? part.Action : relation.Relation;
        foreach (var kind in Kinds(relation.Object, part))
        {
            if (!types.TryGetValue(kind, out var type))
            {
                return $"the model has no type '{kind}'";
            }

            if (!type.Relations.Any(known => known.Name == name))
            {
                return $"the model's type '{kind}' has no relation '{name}'";
            }
        }

        var hash = relation.User.IndexOf('#', StringComparison.Ordinal);
        foreach (var kind in Kinds(relation.User, part))
        {
            if (!types.TryGetValue(kind, out var type))
            {
                return $"the model has no type '{kind}'";
            }

            if (hash > 0 && !type.Relations.Any(known => known.Name == relation.User[(hash + 1)..]))
            {
                return $"the model's type '{kind}' has no relation '{relation.User[(hash + 1)..]}'";
            }
        }

        return null;
    }

    // Which types a name can have; none where subjects may be of any.
    private static IEnumerable<string> Kinds(string name, RulePaths part) => name.Split(':')[0] switch
    {
        "{resource.type}" => [part.Type],
        "{subject.type}" => part.Subjects ?? (IEnumerable<string>)[],
        var type => [type],
    };
}
