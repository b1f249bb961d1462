using System.Collections.Immutable;
using Microsoft.Extensions.Primitives;

namespace AuthGateway.Routes;

/// <summary>All bundles' routes at one moment.</summary>
/// <param name="Routes">The routes, each with the name of its policy in the version that it came with.</param>
/// <param name="Changed">Says when there are others.</param>
internal sealed record BundleRouteSet(ImmutableArray<RouteShape> Routes, IChangeToken Changed);
