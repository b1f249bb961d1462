using System.Collections.Frozen;

namespace AuthGateway.Routes;

/// <summary>The names of the policies that exist, for whoever must refuse a route that names another.</summary>
internal sealed record KnownPolicies(FrozenSet<string> Names);
