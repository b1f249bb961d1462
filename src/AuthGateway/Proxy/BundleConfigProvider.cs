using AuthGateway.Routes;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace AuthGateway.Proxy;

/// <summary>The bundles' routes as YARP takes them, beside those of the configuration. Their clusters are the configuration's.</summary>
internal sealed class BundleConfigProvider(IBundleRoutes routes) : IProxyConfigProvider
{
    /// <inheritdoc/>
    public IProxyConfig GetConfig()
    {
        var current = routes.Current;
        return new Snapshot([.. current.Routes.Select(RouteOf)], current.Changed);
    }

    /// <summary>A route in YARP's words.</summary>
    public static RouteConfig RouteOf(RouteShape route) => new()
    {
        RouteId = route.Id,
        ClusterId = route.Cluster,
        AuthorizationPolicy = route.Policy,
        Order = route.Order,
        MaxRequestBodySize = route.MaxRequestBodySize,
        Match = new RouteMatch
        {
            Path = route.Path,
            Methods = route.Methods.IsEmpty ? null : route.Methods,
            Hosts = route.Hosts.IsEmpty ? null : route.Hosts,
        },
        Metadata = RouteMetadata.OfBundle(route.Metadata),
    };

    private sealed record Snapshot(IReadOnlyList<RouteConfig> Routes, IChangeToken ChangeToken) : IProxyConfig
    {
        public IReadOnlyList<ClusterConfig> Clusters => [];
    }
}
