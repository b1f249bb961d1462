using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Identity;
using AuthGateway.Routes;

namespace AuthGateway.Authorization.Bundles.Lint;

/// <summary>Whether a bundle stays within what its namespace was granted.</summary>
internal static class GrantLint
{
    private const string Schemes = "AuthenticationSchemes";

    public static void Check(Bundle bundle, BundleGrant grant, BundlePlatform platform, List<BundleFinding> findings)
    {
        foreach (var (name, route) in bundle.Manifest.Routes)
        {
            void Add(string code, string key, string text) => findings.Add(bundle.Text.Finding(code, isError: true, $"/routes/{name}/{key}", text));

            if (RoutePatterns.Parse(route.Match.Path) is { } pattern && !grant.Paths.Any(path => PathGrant.Includes(path, pattern)))
            {
                Add(FindingCodes.PathOutside, "Match/Path", $"'{route.Match.Path}' does not lie below {Listed(grant.Paths)}, which is what the namespace has");
            }

            if (grant.Hosts.Count > 0 && (route.Match.Hosts.Count == 0 || route.Match.Hosts.Any(host => !grant.Hosts.Contains(host, StringComparer.Ordinal))))
            {
                Add(FindingCodes.HostOutside, "Match/Hosts", $"every route names a host of {Listed(grant.Hosts)}, and no other");
            }

            if (!grant.Clusters.Contains(route.ClusterId, StringComparer.Ordinal))
            {
                Add(FindingCodes.ClusterOutside, "ClusterId", $"'{route.ClusterId}' is none of {Listed(grant.Clusters)}");
            }

            var schemes = route.Metadata.TryGetValue(Schemes, out var listed) ? listed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [AuthenticationSchemes.Bearer];
            if (schemes.Except(grant.Schemes, StringComparer.Ordinal).FirstOrDefault() is { } outside)
            {
                Add(FindingCodes.SchemeOutside, $"Metadata/{Schemes}", $"'{outside}' is none of {Listed(grant.Schemes)}");
            }

            if (route.AuthorizationPolicy == KnownPolicies.Anonymous && !grant.Anonymous)
            {
                Add(FindingCodes.AnonymousNotGranted, "AuthorizationPolicy", "the namespace may not open routes to callers who do not say who they are");
            }
        }

        CheckPolicies(bundle, grant, platform, findings);
        CheckResources(bundle, grant, findings);
    }

    private static void CheckResources(Bundle bundle, BundleGrant grant, List<BundleFinding> findings)
    {
        foreach (var (key, resource) in bundle.Manifest.Resources)
        {
            // By the type that it decides about, whatever the key says.
            var type = EvaluationNames.Of(resource.Type, key);
            if (!grant.ResourceTypes.Contains(type, StringComparer.Ordinal))
            {
                findings.Add(bundle.Text.Finding(FindingCodes.ResourceTypeOutside, isError: true, $"/resources/{key}", $"'{type}' is none of {Listed(grant.ResourceTypes)}"));
            }

            CheckStore(resource.Store, $"/resources/{key}/Store");
        }

        foreach (var part in RulePaths.Of(bundle.Manifest))
        {
            for (var i = 0; i < part.Rule.Relations.Count; i++)
            {
                CheckStore(part.Rule.Relations[i].Store, $"{part.Pointer}/Relations/{i}/Store");
            }
        }

        void CheckStore(string store, string pointer)
        {
            if (store.Length > 0 && !grant.Stores.Contains(store, StringComparer.Ordinal))
            {
                findings.Add(bundle.Text.Finding(FindingCodes.StoreOutside, isError: true, pointer, $"'{store}' is none of {Listed(grant.Stores)}"));
            }
        }
    }

    private static void CheckPolicies(Bundle bundle, BundleGrant grant, BundlePlatform platform, List<BundleFinding> findings)
    {
        foreach (var (name, policy) in bundle.Manifest.Policies)
        {
            if (policy.Anonymous && !grant.Anonymous)
            {
                findings.Add(bundle.Text.Finding(FindingCodes.AnonymousNotGranted, isError: true, $"/policies/{name}/Anonymous", "the namespace may not open routes to callers who do not say who they are"));
            }

            foreach (var part in PartPaths.Of(name, policy))
            {
                for (var i = 0; i < part.Policy.Relations.Count; i++)
                {
                    CheckStore(part.Policy.Relations[i].Store, $"{part.Pointer}/Relations/{i}/Store");
                }

                for (var i = 0; i < part.Policy.Attributes.Count; i++)
                {
                    CheckStore(part.Policy.Attributes[i].Store, $"{part.Pointer}/Attributes/{i}/Store");
                }

                foreach (var header in part.Policy.ConditionHeaders.Where(header => platform.CredentialHeaders.Any(known => HeaderSpelling.IsSame(header, known))))
                {
                    findings.Add(bundle.Text.Finding(
                        FindingCodes.CredentialHeader, isError: true, $"{part.Pointer}/ConditionHeaders", $"'{header}' carries a credential here: conditions read what it proved in principal"));
                }
            }
        }

        if (bundle.Manifest.Model is { } model)
        {
            CheckStore(model.Store, "/model/store");
        }

        var stores = bundle.Manifest.Policies.Values.SelectMany(PolicyParts.Stores).Concat(EvaluationRules.StoresOf(bundle.Manifest.Resources)).Concat(platform.Stores).Distinct(StringComparer.Ordinal).Count();
        if (stores > platform.MaxStores)
        {
            findings.Add(bundle.Text.Finding(FindingCodes.StoresTooMany, isError: true, "", $"with those of the configuration, policies and rules ask {stores} stores, and a replica has {platform.MaxStores} in memory (Relationships:MaxLoadedStores)"));
        }

        void CheckStore(string store, string pointer)
        {
            if (!grant.Stores.Contains(store, StringComparer.Ordinal))
            {
                findings.Add(bundle.Text.Finding(FindingCodes.StoreOutside, isError: true, pointer, $"'{store}' is none of {Listed(grant.Stores)}"));
            }
        }
    }

    private static string Listed(IReadOnlyCollection<string> granted) => granted.Count == 0 ? "none" : string.Join(", ", granted);
}
