using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Identity;
using AuthGateway.Relations.Model;

namespace AuthGateway.Authorization.Bundles.Lint;

/// <summary>Questions that the model has no words for, and relations that one tuple could give to everybody.</summary>
internal static class ModelLint
{
    public static void Check(Bundle bundle, List<BundleFinding> findings)
    {
        if (bundle is not { Model: { } model, Manifest.Model: { } own })
        {
            return;
        }

        foreach (var part in bundle.Manifest.Policies.SelectMany(policy => PartPaths.Of(policy.Key, policy.Value)))
        {
            for (var i = 0; i < part.Policy.Relations.Count; i++)
            {
                var relation = part.Policy.Relations[i];
                if (relation.Store == own.Store && relation.Model.Length == 0 && Problem(model, relation) is { } problem)
                {
                    findings.Add(bundle.Text.Finding(FindingCodes.RelationUnknown, isError: true, $"{part.Pointer}/Relations/{i}", problem));
                }
            }
        }

        foreach (var (type, relation) in model.Types.SelectMany(type => type.Relations.Select(relation => (type, relation))))
        {
            // Where it only takes something away, everybody is the safe side.
            if (relation.DirectTypes.FirstOrDefault(direct => direct.IsWildcard && direct.Condition is null) is { } everybody && IsGiven(type, relation.Name))
            {
                findings.Add(bundle.Text.Finding(
                    FindingCodes.WildcardUser, isError: false, "/model/text", $"{type.Name}#{relation.Name} takes {everybody.Type}:*: one tuple gives it to everybody of that type, or a condition on it says when"));
            }
        }
    }

    private static string? Problem(AuthorizationModel model, RelationSettings relation)
    {
        var types = model.Types.ToDictionary(type => type.Name, StringComparer.Ordinal);
        var target = relation.Object.Split(':')[0];
        foreach (var kind in Kinds(target))
        {
            if (!types.TryGetValue(kind, out var type))
            {
                return $"the model has no type '{kind}'";
            }

            if (!type.Relations.Any(known => known.Name == relation.Relation))
            {
                return $"the model's type '{kind}' has no relation '{relation.Relation}'";
            }
        }

        var user = relation.User.Split(':')[0];
        if (Kinds(user).FirstOrDefault(kind => !types.ContainsKey(kind)) is { } missing)
        {
            return $"the model has no type '{missing}'";
        }

        var hash = relation.User.IndexOf('#', StringComparison.Ordinal);
        return hash > 0 && Kinds(user).Any(kind => !types[kind].Relations.Any(known => known.Name == relation.User[(hash + 1)..]))
            ? $"the model's type '{user}' has no relation '{relation.User[(hash + 1)..]}'"
            : null;
    }

    private static IEnumerable<string> Kinds(string type) => type == "{principal.type}" ? Enum.GetValues<PrincipalType>().Select(kind => kind.Name()) : [type];

    // Whether anything but "but not" reads it. A relation that nobody reads is asked for itself.
    private static bool IsGiven(TypeDefinition type, string relation)
    {
        var given = false;
        var taken = false;
        void Look(Rewrite rewrite, bool takes)
        {
            switch (rewrite)
            {
                case Rewrite.ComputedUserset computed when computed.Relation == relation:
                    (given, taken) = (given || !takes, taken || takes);
                    break;
                case Rewrite.Difference difference:
                    Look(difference.Base, takes);
                    Look(difference.Subtract, !takes);
                    break;
                default:
                    foreach (var child in rewrite.Children())
                    {
                        Look(child, takes);
                    }

                    break;
            }
        }

        foreach (var other in type.Relations)
        {
            Look(other.Rewrite, takes: false);
        }

        return given || !taken;
    }
}
