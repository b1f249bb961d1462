using System.Collections.Frozen;
using AuthGateway.Authorization.Bundles;
using AuthGateway.Routes;

namespace AuthGateway.Authorization;

/// <summary>All policies by name: those of the configuration, and those of the bundles that are in force.</summary>
internal sealed class RoutePolicies
{
    private readonly FrozenDictionary<string, RoutePolicy> _byName;
    private readonly PolicyBundles? _bundles;

    public RoutePolicies(AuthorizationSettings settings, PolicyCompiler compiler, PolicyBundles? bundles = null)
    {
        _byName = settings.Policies
            .Select(policy => compiler.Compile(policy.Key, policy.Value))
            .Append(new RoutePolicy(KnownPolicies.Anonymous, Demand: null))
            .Append(compiler.Compile(KnownPolicies.Authenticated, new PolicySettings()))
            .ToFrozenDictionary(policy => policy.Name, StringComparer.Ordinal);
        _bundles = bundles;
    }

    /// <summary>What routes may name, and what a route must have to do so.</summary>
    public static KnownPolicies Known(AuthorizationSettings settings) => new(settings.Policies
        .Select(policy => KeyValuePair.Create(policy.Key, PolicyParts.PathParameters(policy.Value)))
        .Append(new(KnownPolicies.Anonymous, []))
        .Append(new(KnownPolicies.Authenticated, []))
        .ToFrozenDictionary(StringComparer.Ordinal))
    {
        Namespaces = settings.Bundles.Namespaces.Keys.ToFrozenSet(StringComparer.Ordinal),
    };

    /// <summary>The policy of that name, or null: the caller of this method refuses then.</summary>
    public RoutePolicy? Find(string name) => _byName.GetValueOrDefault(name) ?? _bundles?.Find(name);
}
