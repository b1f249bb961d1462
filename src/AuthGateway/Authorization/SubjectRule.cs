using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Settings;

namespace AuthGateway.Authorization;

/// <summary>
/// A subject means something at its issuer alone: member "1000" and employee "1000" are two people. A relationship that names the caller by
/// <c>member:{principal.subject}</c> would take one for the other (CWE-639), so its policy must say whose subjects it speaks of.
/// </summary>
internal static class SubjectRule
{
    /// <summary>Finds the relationships and attributes that say it nowhere.</summary>
    public static void Check(PolicySettings policy, SettingsErrors errors) => Check(policy, errors, isSaid: false);

    private static void Check(PolicySettings part, SettingsErrors errors, bool isSaid)
    {
        isSaid |= SaysWhose(part);
        for (var i = 0; i < part.Relations.Count && !isSaid; i++)
        {
            var relation = part.Relations[i];
            CheckName(errors.Below($"{nameof(part.Relations)}:{i}"), nameof(relation.User), relation.User, isUser: true);
            CheckName(errors.Below($"{nameof(part.Relations)}:{i}"), nameof(relation.Object), relation.Object, isUser: false);
        }

        for (var i = 0; i < part.Attributes.Count && !isSaid; i++)
        {
            var attribute = part.Attributes[i];
            CheckName(errors.Below($"{nameof(part.Attributes)}:{i}"), nameof(attribute.Object), attribute.Object, isUser: false);
        }

        foreach (var (key, parts) in new[] { (nameof(part.AllOf), part.AllOf), (nameof(part.AnyOf), part.AnyOf) })
        {
            for (var i = 0; i < parts.Count; i++)
            {
                Check(parts[i], errors.Below($"{key}:{i}"), isSaid);
            }
        }
    }

    private static bool SaysWhose(PolicySettings part) =>
        part.PrincipalTypes.Count == 1 || part.Issuers.Count > 0 || part.AllOf.Any(SaysWhose) || (part.AnyOf.Count > 0 && part.AnyOf.All(SaysWhose));

    private static void CheckName(SettingsErrors errors, string key, string text, bool isUser)
    {
        if (NameTemplate.Parse(text, isUser, out _) is { Value: NameSource.Subject, HasCallersKind: false })
        {
            errors.Add(
                key,
                text,
                $"{{principal.type}}:{{principal.subject}}, or one of {nameof(PolicySettings.PrincipalTypes)}, or {nameof(PolicySettings.Issuers)}, in the same policy: another issuer's subject may have the same name");
        }
    }
}
