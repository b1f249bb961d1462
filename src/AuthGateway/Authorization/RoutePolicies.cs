using System.Collections.Frozen;

namespace AuthGateway.Authorization;

/// <summary>All policies by name.</summary>
internal sealed class RoutePolicies
{
    /// <summary>YARP's word for a route that anybody may use; it must be said.</summary>
    public const string Anonymous = "Anonymous";

    private readonly FrozenDictionary<string, RoutePolicy> _byName;

    public RoutePolicies(AuthorizationSettings settings) => _byName = settings.Policies
        .Select(policy => PolicyCompiler.Compile(policy.Key, policy.Value))
        .Append(new RoutePolicy(Anonymous, Demand: null))
        .ToFrozenDictionary(policy => policy.Name, StringComparer.Ordinal);

    /// <summary>The names that a route may use.</summary>
    public IReadOnlyCollection<string> Names => _byName.Keys;

    /// <summary>The policy of that name, or null: the caller of this method refuses then.</summary>
    public RoutePolicy? Find(string name) => _byName.GetValueOrDefault(name);
}
