using AuthGateway.Routes;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace AuthGateway.Proxy;

/// <summary>
/// The last look at every route and cluster before YARP uses it, at start and at each reload. What it refuses ends
/// the start; at a reload YARP keeps the configuration that it has.
/// </summary>
internal sealed class GatewayConfigFilter(KnownPolicies policies, RouteOffers offers, ProxySettings settings) : IProxyConfigFilter
{
    /// <inheritdoc/>
    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel)
    {
        Refuse($"Routes:{route.RouteId}", RouteMetadata.Check(route, policies, offers));
        return new(RouteMetadata.WithRulesInMetadata(route));
    }

    /// <inheritdoc/>
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        Refuse($"Clusters:{cluster.ClusterId}", ClusterMetadata.Check(cluster));
        var request = cluster.HttpRequest ?? ForwarderRequestConfig.Empty;
        return new(cluster with { HttpRequest = request with { ActivityTimeout = request.ActivityTimeout ?? settings.ActivityTimeout } });
    }

    private static void Refuse(string path, IEnumerable<(string Key, string? Found, string Expected)> errors)
    {
        var text = string.Join(' ', errors.Select(error =>
            $"{ReverseProxySection.Name}:{path}:{error.Key} is {(error.Found is null ? "missing" : $"'{error.Found}'")}: expected {error.Expected}."));
        if (text.Length > 0)
        {
            throw new InvalidOperationException(text);
        }
    }
}
