using AuthGateway.Routes;
using Yarp.ReverseProxy.Configuration;

namespace AuthGateway.Proxy;

/// <summary>The proxy's routes as they are served, with nothing behind them: for finding the route of a request that is not sent anywhere.</summary>
internal static class BundleRouteTable
{
    /// <summary>The routes of the configuration and of the bundles. Expects <see cref="IBundleRoutes"/> and <see cref="KnownPolicies"/>.</summary>
    public static IServiceCollection AddRouteTable(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection(ReverseProxySection.Name))
            .AddConfigFilter<GatewayConfigFilter>()
            .AddConfigFilter<WithoutServers>();
        return services
            .AddSingleton(RouteOffers.From(configuration))
            .AddSingleton(new ProxySettings())
            .AddSingleton<IProxyConfigProvider, BundleConfigProvider>()
            .AddSingleton<MatcherPolicy, PlatformRoutesFirst>();
    }

    /// <summary>Maps them. Each endpoint carries its <see cref="RouteRules"/>.</summary>
    public static void MapRouteTable(this IEndpointRouteBuilder endpoints) => endpoints
        .MapReverseProxy(static _ => { })
        .ConfigureEndpoints((endpoint, route) => endpoint.WithMetadata(RouteMetadata.Rules(route)));

    // Their health is not asked for.
    private sealed class WithoutServers : IProxyConfigFilter
    {
        public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => new(route);

        public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) =>
            new(cluster with { Destinations = null, HealthCheck = null, SessionAffinity = null });
    }
}
