using System.Collections.Frozen;
using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Evaluation.Rules;
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
        var rules = EvaluationRules.Compile(manifest.Resources.ToDictionary(
            resource => resource.Key, resource => WithOwnModel(resource.Value, manifest.Model?.Store ?? "", bundle.ModelId), StringComparer.Ordinal));
        return new LoadedBundle(
            manifest.Namespace,
            bundle.Version,
            policies,
            [.. manifest.Routes.OrderBy(route => route.Key, StringComparer.Ordinal).Select(route => Route(manifest, route.Key, route.Value, bundle.Version))],
            rules,
            [.. manifest.Policies.Values.SelectMany(PolicyParts.Stores).Concat(EvaluationRules.StoresOf(manifest.Resources)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)])
        {
            RuleStores = EvaluationRules.StoresOf(manifest.Resources),
        };
    }

    private static RouteShape Route(BundleManifest manifest, string name, BundleRoute route, string version) => route.Shape(manifest.NameOf(name)) with
    {
        Policy = manifest.Policies.ContainsKey(route.AuthorizationPolicy) ? BundleNames.Pinned(manifest.NameOf(route.AuthorizationPolicy), version) : route.AuthorizationPolicy,
    };

    private static EvaluationResourceSettings WithOwnModel(EvaluationResourceSettings resource, string store, string model) => resource with
    {
        Model = resource.Store == store && resource.Model.Length == 0 ? model : resource.Model,
        Actions = resource.Actions.ToDictionary(action => action.Key, action => WithOwnModel(action.Value, store, model), StringComparer.Ordinal),
    };

    private static EvaluationRuleSettings WithOwnModel(EvaluationRuleSettings rule, string store, string model) => rule with
    {
        Relations = [.. rule.Relations.Select(relation => relation.Store == store && relation.Model.Length == 0 ? relation with { Model = model } : relation)],
        AllOf = [.. rule.AllOf.Select(part => WithOwnModel(part, store, model))],
        AnyOf = [.. rule.AnyOf.Select(part => WithOwnModel(part, store, model))],
    };

    private static PolicySettings WithOwnModel(PolicySettings policy, string store, string model) => policy with
    {
        Relations = [.. policy.Relations.Select(relation => relation.Store == store && relation.Model.Length == 0 ? relation with { Model = model } : relation)],
        AllOf = [.. policy.AllOf.Select(part => WithOwnModel(part, store, model))],
        AnyOf = [.. policy.AnyOf.Select(part => WithOwnModel(part, store, model))],
    };
}
