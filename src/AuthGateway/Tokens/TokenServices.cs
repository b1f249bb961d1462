using AuthGateway.Identity;
using AuthGateway.Settings;
using AuthGateway.Telemetry;
using AuthGateway.Tokens.Keys;
using AuthGateway.Tokens.RefreshTokens;

namespace AuthGateway.Tokens;

/// <summary>Registers the Tokens room.</summary>
internal static class TokenServices
{
    /// <summary>The gateway's keys and the identity that upstreams are shown. An <see cref="Audit.IAuditTrail"/> may be registered elsewhere.</summary>
    public static IServiceCollection AddGatewayTokens(this IServiceCollection services, TokenSettings settings)
    {
        services.AddLiveSettings();
        services.AddRefreshTokens();
        services.AddSingleton<ISecretBox, SecretBox>();
        services.AddSingleton<IGatewaySigner, GatewaySigner>();
        services.AddSingleton<IUpstreamIdentity, UpstreamIdentity>();
        return settings.Keys.Managed
            ? services.AddKeyRing().AddSingleton<IGatewayKeys>(provider => provider.GetRequiredService<ManagedKeys>())
            : services.AddSingleton<IGatewayKeys, GatewayKeys>();
    }

    /// <summary>What operators' commands need: the ring, without a copy of it.</summary>
    public static IServiceCollection AddSigningKeyOperations(this IServiceCollection services) => services
        .AddSingleton<MountedKeys>()
        .AddSingleton<KeyRingCodec>()
        .AddSingleton<KeyRingEditor>()
        .AddSingleton<KeyRingJournal>()
        .AddSingleton<SigningKeyOperations>();

    // The feed is started after the connection, which the Redis room registers.
    private static IServiceCollection AddKeyRing(this IServiceCollection services) => services
        .AddSigningKeyOperations()
        .AddSingleton<KeyRingWake>()
        .AddSingleton<ManagedKeys>()
        .AddSingleton<KeyRingFeed>()
        .AddSingleton<IMetricSource, KeyRingMetrics>()
        .AddHostedService(provider => provider.GetRequiredService<KeyRingFeed>());
}
