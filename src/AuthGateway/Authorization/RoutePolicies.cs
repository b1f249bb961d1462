using System.Collections.Frozen;
using AuthGateway.Routes;

namespace AuthGateway.Authorization;

/// <summary>All policies by name.</summary>
internal sealed class RoutePolicies
{
    private readonly FrozenDictionary<string, RoutePolicy> _byName;

    public RoutePolicies(AuthorizationSettings settings) => _byName = settings.Policies
        .Select(policy => PolicyCompiler.Compile(policy.Key, policy.Value))
        .Append(new RoutePolicy(KnownPolicies.Anonymous, Demand: null))
        .Append(PolicyCompiler.Compile(KnownPolicies.Authenticated, new PolicySettings()))
        .ToFrozenDictionary(policy => policy.Name, StringComparer.Ordinal);

    /// <summary>The names that a route may use.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>The policy of that name, or null: the caller of this method refuses then.</summary>
    public RoutePolicy? Find(string name) => _byName.GetValueOrDefault(name);
}
