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

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => PathParameters.Keys;
}
