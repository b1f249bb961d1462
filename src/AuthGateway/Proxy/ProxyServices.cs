using AuthGateway.Routes;
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
        return services.AddSingleton<IForwarderHttpClientFactory, UpstreamHttpClientFactory>();
    }

    /// <summary>Maps the routes. Each endpoint carries its <see cref="RouteRules"/>.</summary>
    public static void MapGatewayProxy(this IEndpointRouteBuilder endpoints) => endpoints
        .MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<ForwarderErrorMiddleware>();
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        })
        .ConfigureEndpoints((endpoint, route) => endpoint.WithMetadata(RouteMetadata.Rules(route)));
}
