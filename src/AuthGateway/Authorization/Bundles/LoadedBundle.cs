using System.Collections.Frozen;
using System.Collections.Immutable;
using AuthGateway.Routes;

namespace AuthGateway.Authorization.Bundles;

/// <summary>One version of a bundle, compiled: what a replica decides by.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Version">The version.</param>
/// <param name="Policies">The policies by their whole names, <c>namespace/name</c>.</param>
/// <param name="Routes">The routes, each naming its policy in this version.</param>
/// <param name="Stores">The relationship stores that the policies ask.</param>
internal sealed record LoadedBundle(
    string Namespace, string Version, FrozenDictionary<string, RoutePolicy> Policies, ImmutableArray<RouteShape> Routes, ImmutableArray<string> Stores);
