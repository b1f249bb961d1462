using AuthGateway.Proxy.Streams;
using AuthGateway.Routes;
using Microsoft.AspNetCore.DataProtection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace AuthGateway.Proxy;

/// <summary>Registers the Proxy room.</summary>
internal static class ProxyServices
{
    /// <summary>YARP over its own configuration section, with the gateway's rules for routes, clients and headers.</summary>
    public static IServiceCollection AddGatewayProxy(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection(ReverseProxySection.Name))
            .AddConfigFilter<GatewayConfigFilter>()
            .AddTransforms<ForwardingTransforms>();
        services.ForgetDataProtection();
        return services
            .AddSingleton(RouteOffers.From(configuration))
            .AddSingleton<IProxyConfigProvider, BundleConfigProvider>()
            .AddSingleton<MatcherPolicy, PlatformRoutesFirst>()
            .AddSingleton<IRouteRulebook>(provider => new BundleRouteRulebook(configuration, provider.GetRequiredService<RouteOffers>()))
            .AddSingleton<TrustedPeers>()
            .AddSingleton<UpstreamPlaces>()
            .AddSingleton<UpstreamMetrics>()
            .AddSingleton<StreamEndings>()
            .AddSingleton<StreamWrapper>()
            .AddSingleton<IForwarderHttpClientFactory, UpstreamHttpClientFactory>();
    }

    // YARP brings ASP.NET's data protection for two kinds of session affinity, which would write a key ring to the home
    // directory, another one in every replica. The gateway offers the kinds that need none.
    private static void ForgetDataProtection(this IServiceCollection services)
    {
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        var keyRingLoader = services.Single(service =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Name == "DataProtectionHostedService");
        services.Remove(keyRingLoader);
    }

    /// <summary>Maps the routes. Each endpoint carries its <see cref="RouteRules"/>.</summary>
    public static void MapGatewayProxy(this IEndpointRouteBuilder endpoints) => endpoints
        .MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<ForwarderErrorMiddleware>();
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
            proxy.UseMiddleware<UpstreamPlacesMiddleware>();
            proxy.UseMiddleware<RequestTimeLimitMiddleware>();
        })
        .ConfigureEndpoints((endpoint, route, cluster) =>
        {
            endpoint.WithMetadata(RouteMetadata.Rules(route));
            if (cluster is not null)
            {
                endpoint.WithMetadata(ClusterMetadata.Identity(cluster));
            }
        });
}
