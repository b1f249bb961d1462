using System.Collections.Frozen;
using AuthGateway.Routes;

namespace AuthGateway.Authorization.Bundles;

/// <summary>Turns a bundle that was reviewed into what decides.</summary>
internal sealed class BundleCompiler(PolicyCompiler compiler)
{
    /// <summary>Compiles all of it.</summary>
    public LoadedBundle Compile(Bundle bundle)
    {
        var manifest = bundle.Manifest;
        var policies = manifest.Policies
            .Select(policy => compiler.Compile(manifest.NameOf(policy.Key), WithOwnModel(policy.Value, manifest.Model?.Store ?? "", bundle.ModelId)))
            .ToFrozenDictionary(policy => policy.Name, StringComparer.Ordinal);
        return new LoadedBundle(
            manifest.Namespace,
            bundle.Version,
            policies,
            [.. manifest.Routes.OrderBy(route => route.Key, StringComparer.Ordinal).Select(route => Route(manifest, route.Key, route.Value, bundle.Version))],
            [.. manifest.Policies.Values.SelectMany(PolicyParts.Stores).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static RouteShape Route(BundleManifest manifest, string name, BundleRoute route, string version) => route.Shape(manifest.NameOf(name)) with
    {
        Policy = manifest.Policies.ContainsKey(route.AuthorizationPolicy) ? BundleNames.Pinned(manifest.NameOf(route.AuthorizationPolicy), version) : route.AuthorizationPolicy,
    };

    private static PolicySettings WithOwnModel(PolicySettings policy, string store, string model) => policy with
    {
        Relations = [.. policy.Relations.Select(relation => relation.Store == store && relation.Model.Length == 0 ? relation with { Model = model } : relation)],
        AllOf = [.. policy.AllOf.Select(part => WithOwnModel(part, store, model))],
        AnyOf = [.. policy.AnyOf.Select(part => WithOwnModel(part, store, model))],
    };
}
