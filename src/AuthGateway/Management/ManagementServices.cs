using AuthGateway.Settings;

namespace AuthGateway.Management;

/// <summary>Registers the Management room.</summary>
internal static class ManagementServices
{
    /// <summary>The management server and what it serves.</summary>
    public static IServiceCollection AddGatewayManagement(this IServiceCollection services) => services
        .AddLiveSettings()
        .AddSingleton<AdminGate>()
        .AddSingleton<IDependency, KeysDependency>()
        .AddSingleton<IDependency, RevocationsDependency>()
        .AddSingleton<IDependency, RelationsDependency>()
        .AddSingleton<IDependency, BundlesDependency>()
        .AddSingleton<IDependency, RoutesDependency>()
        .AddSingleton<IDependency, SigningKeysDependency>()
        .AddSingleton<ManagementServer>()
        .AddHostedService(services => services.GetRequiredService<ManagementServer>());
}
