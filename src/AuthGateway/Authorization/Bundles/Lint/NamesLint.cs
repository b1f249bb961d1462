using AuthGateway.Routes;

namespace AuthGateway.Authorization.Bundles.Lint;

/// <summary>Scopes and roles that are named and not declared, and what is declared and never named: a typing error shuts everybody out, or is on its way to.</summary>
internal static class NamesLint
{
    public static void Check(Bundle bundle, List<BundleFinding> findings)
    {
        var manifest = bundle.Manifest;
        var scopes = Named(bundle, policy => [(nameof(policy.Scopes), policy.Scopes), (nameof(policy.AnyScope), policy.AnyScope)], manifest.Scopes, FindingCodes.ScopeUndeclared, "scopes", findings);
        var roles = Named(bundle, policy => [(nameof(policy.Roles), policy.Roles), (nameof(policy.AnyRole), policy.AnyRole)], manifest.Roles, FindingCodes.RoleUndeclared, "roles", findings);
        Unused(bundle, manifest.Scopes, scopes, "scopes", FindingCodes.UnusedScope, findings);
        Unused(bundle, manifest.Roles, roles, "roles", FindingCodes.UnusedRole, findings);

        var used = manifest.Routes.Values.Select(route => route.AuthorizationPolicy).ToHashSet(StringComparer.Ordinal);
        foreach (var name in manifest.Policies.Keys.Where(name => !used.Contains(name)))
        {
            findings.Add(bundle.Text.Finding(FindingCodes.UnusedPolicy, isError: false, $"/policies/{name}", "no route of the bundle names it; one of the configuration may"));
        }

        foreach (var name in manifest.Policies.Keys.Where(name => name is "default" || name.Equals(KnownPolicies.Anonymous, StringComparison.OrdinalIgnoreCase) || name.Equals(KnownPolicies.Authenticated, StringComparison.OrdinalIgnoreCase)))
        {
            findings.Add(bundle.Text.Finding(FindingCodes.Value, isError: true, $"/policies/{name}", "another name is expected: this one has a meaning of its own"));
        }
    }

    private static HashSet<string> Named(
        Bundle bundle, Func<PolicySettings, (string Key, IReadOnlyList<string> Names)[]> of, IReadOnlyList<string> declared, string code, string where, List<BundleFinding> findings)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in bundle.Manifest.Policies.SelectMany(policy => PartPaths.Of(policy.Key, policy.Value)))
        {
            foreach (var (key, names) in of(part.Policy))
            {
                for (var i = 0; i < names.Count; i++)
                {
                    named.Add(names[i]);
                    if (!declared.Contains(names[i], StringComparer.Ordinal))
                    {
                        var nearest = Settings.NearestName.Of(names[i], declared);
                        findings.Add(bundle.Text.Finding(code, isError: true, $"{part.Pointer}/{key}/{i}", $"'{names[i]}' does not stand in \"{where}\"{(nearest is null ? "" : $"; '{nearest}' does")}"));
                    }
                }
            }
        }

        return named;
    }

    private static void Unused(Bundle bundle, IReadOnlyList<string> declared, HashSet<string> named, string where, string code, List<BundleFinding> findings)
    {
        for (var i = 0; i < declared.Count; i++)
        {
            if (!named.Contains(declared[i]))
            {
                findings.Add(bundle.Text.Finding(code, isError: false, $"/{where}/{i}", $"no policy names '{declared[i]}'"));
            }
        }
    }
}
