using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Bundles;

/// <summary>Registers policy bundles.</summary>
internal static class BundleServices
{
    /// <summary>Expects the policies, the relationship stores and <see cref="BundlePlatform"/>. Without a namespace, nothing is read.</summary>
    public static IServiceCollection AddPolicyBundles(this IServiceCollection services, AuthorizationSettings settings)
    {
        services.AddSingleton<BundleCompiler>().AddSingleton<BundleLoader>().AddSingleton<BundleFeed>();
        return settings.Bundles.Namespaces.Count == 0
            ? services
            : services.AddSingleton<IMetricSource, BundleMetrics>().AddHostedService(provider => provider.GetRequiredService<BundleFeed>());
    }
}
