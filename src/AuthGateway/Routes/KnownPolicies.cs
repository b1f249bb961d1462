using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AuthGateway.Routes;

/// <summary>The policies that exist, for whoever must refuse a route that names another.</summary>
/// <param name="PathParameters">By the policy's name, the path parameters that a route of that policy must have.</param>
internal sealed record KnownPolicies(FrozenDictionary<string, ImmutableSortedSet<string>> PathParameters)
{
    /// <summary>YARP's word for a route that anybody may use; it must be said.</summary>
    public const string Anonymous = "Anonymous";

    /// <summary>The policy that allows every caller who proved who it is.</summary>
    public const string Authenticated = "Authenticated";

    /// <summary>
    /// The namespaces of bundles. A policy <c>namespace/name</c> comes and goes while the gateway runs; a route that names one which is not there is
    /// answered 503, and so may name it before it is.
    /// </summary>
    public FrozenSet<string> Namespaces { get; init; } = [];

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => PathParameters.Keys.Concat(Namespaces.Select(name => $"{name}/…"));

    /// <summary>The path parameters that a policy needs; null where there is no such policy.</summary>
    public ImmutableSortedSet<string>? ParametersOf(string policy) => PathParameters.GetValueOrDefault(policy)
        ?? (policy.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && Namespaces.Contains(policy[..slash]) ? [] : null);
}
