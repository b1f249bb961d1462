using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Routes;

namespace AuthGateway.Authorization;

/// <summary>Registers the policies.</summary>
internal static class AuthorizationServices
{
    /// <summary>Expects the relationship stores beside it.</summary>
    public static IServiceCollection AddGatewayAuthorization(this IServiceCollection services, AuthorizationSettings settings) => services
        .AddSingleton<IRelationChecks, StoreRelationChecks>()
        .AddSingleton<PolicyCompiler>()
        .AddSingleton<PolicyBundles>()
        .AddSingleton<IBundleRoutes>(provider => provider.GetRequiredService<PolicyBundles>())
        .AddSingleton<RoutePolicies>()
        .AddSingleton<PolicyStores>()
        .AddHostedService(provider => provider.GetRequiredService<PolicyStores>())
        .AddSingleton(RoutePolicies.Known(settings));
}
