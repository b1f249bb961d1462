using System.Collections.Frozen;

namespace AuthGateway.Routes;

/// <summary>The names of the policies that exist, for whoever must refuse a route that names another.</summary>
internal sealed record KnownPolicies(FrozenSet<string> Names)
{
    /// <summary>YARP's word for a route that anybody may use; it must be said.</summary>
    public const string Anonymous = "Anonymous";

    /// <summary>The policy that allows every caller who proved who it is.</summary>
    public const string Authenticated = "Authenticated";
}
