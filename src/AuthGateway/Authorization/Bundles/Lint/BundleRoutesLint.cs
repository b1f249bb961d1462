using AuthGateway.Routes;
using Microsoft.AspNetCore.Routing.Patterns;

namespace AuthGateway.Authorization.Bundles.Lint;

/// <summary>A bundle's routes: each has a policy and is one that the proxy takes, none is shadowed, no weak policy stands before a whole namespace.</summary>
internal static class BundleRoutesLint
{
    public static void Check(Bundle bundle, BundlePlatform platform, List<BundleFinding> findings)
    {
        var manifest = bundle.Manifest;
        var shapes = manifest.Routes.Select(route => route.Value.Shape(manifest.NameOf(route.Key))).ToList();
        foreach (var (name, route) in manifest.Routes)
        {
            void Add(string code, bool isError, string key, string text) => findings.Add(bundle.Text.Finding(code, isError, $"/routes/{name}/{key}", text));

            // Letter by letter: the policy is found by its name as it stands here, and no map of settings minds the case.
            var policy = manifest.Policies.Keys.Contains(route.AuthorizationPolicy, StringComparer.Ordinal) ? manifest.Policies[route.AuthorizationPolicy] : null;
            if (policy is null && route.AuthorizationPolicy is not (KnownPolicies.Anonymous or KnownPolicies.Authenticated))
            {
                Add(FindingCodes.PolicyUnknown, isError: true, "AuthorizationPolicy", $"'{route.AuthorizationPolicy}' is none of the bundle's policies: {string.Join(", ", manifest.Policies.Keys.Order(StringComparer.Ordinal))}");
            }

            foreach (var (key, found, expected) in platform.Rulebook.Check(route.Shape(manifest.NameOf(name))))
            {
                Add(FindingCodes.RouteInvalid, isError: true, key.Replace(':', '/'), $"{(found is null ? "is missing" : $"is '{found}'")}; expected {expected}");
            }

            if (RoutePatterns.Parse(route.Match.Path) is not { } pattern)
            {
                Add(FindingCodes.RouteInvalid, isError: true, "Match/Path", $"'{route.Match.Path}' is no path pattern");
                continue;
            }

            if (policy is not null && PolicyParts.PathParameters(policy).Except(pattern.Parameters.Select(parameter => parameter.Name)) is { IsEmpty: false } missing)
            {
                Add(FindingCodes.PathParameterMissing, isError: true, "Match/Path", $"the policy {route.AuthorizationPolicy} reads {string.Join(", ", missing)}, which '{route.Match.Path}' lacks");
            }

            // Whatever is added behind it later is open from its first day.
            if (RoutePatterns.IsWild(pattern) && (policy is null ? route.AuthorizationPolicy is KnownPolicies.Anonymous or KnownPolicies.Authenticated : IsWeak(policy)))
            {
                Add(FindingCodes.WildcardPath, isError: false, "Match/Path", $"'{route.Match.Path}' takes every path below, and {route.AuthorizationPolicy} asks for little more than somebody who says who they are");
            }
        }

        var beside = platform.Rulebook.Configured;
        if (RouteTree.IsTooLarge([.. shapes.Concat(beside).Select(route => RoutePatterns.Parse(route.Path)).OfType<RoutePattern>()]))
        {
            findings.Add(bundle.Text.Finding(
                FindingCodes.RouteInvalid, isError: true, "/routes", "the paths have parameters and fixed texts crosswise at the same places: routing would take gigabytes for them. Fixed texts belong before parameters"));
            return;
        }

        RouteLint.Check(shapes, beside, (route, code, text) => findings.Add(bundle.Text.Finding(code, isError: true, $"/routes/{route.Id[(manifest.Namespace.Length + 1)..]}", text)));
    }

    // No demand but what kind of caller it is.
    private static bool IsWeak(PolicySettings policy) => policy.Anonymous
        || policy.Scopes.Count + policy.AnyScope.Count + policy.Roles.Count + policy.AnyRole.Count + policy.Claims.Count + policy.Clients.Count
            + policy.Condition.Length + policy.Relations.Count + policy.AllOf.Count + policy.AnyOf.Count == 0;
}
