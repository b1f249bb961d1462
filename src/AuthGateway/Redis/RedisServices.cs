using AuthGateway.Audit;
using AuthGateway.Redis.Audit;
using AuthGateway.Redis.Bundles;
using AuthGateway.Redis.Limits;
using AuthGateway.Redis.Possession;
using AuthGateway.Redis.Relations;
using AuthGateway.Redis.ApiKeys;
using AuthGateway.Redis.Sessions;
using AuthGateway.Redis.SigningKeys;
using AuthGateway.Redis.LegacySessions;
using AuthGateway.Redis.ClientAssertions;
using AuthGateway.Redis.RefreshTokens;
using AuthGateway.Settings;
using AuthGateway.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuthGateway.Redis;

/// <summary>Registers the room.</summary>
internal static class RedisServices
{
    /// <summary>
    /// The connection, the revocations' copy and store. Expects <see cref="RedisSettings"/> (with an address: Hosting
    /// fills in the embedded server's) and <see cref="RevocationSettings"/> as singletons.
    /// </summary>
    public static IServiceCollection AddGatewayRedis(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(LongestLived.Of());
        services.AddLiveSettings();
        services.AddMetrics();
        services.AddSingleton<RedisMetrics>();
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<RedisKeys>();
        services.AddSingleton<RedisBreakers>();
        services.AddSingleton<IMetricSource>(provider => provider.GetRequiredService<RedisBreakers>());
        services.AddSingleton<RedisCalls>();
        services.AddSingleton<ConfirmedWriter>();
        services.AddSingleton<RevocationLog>();
        services.AddSingleton<RevocationWake>();
        services.AddSingleton<RevocationCopy>();
        services.AddSingleton<IRevocations>(provider => provider.GetRequiredService<RevocationCopy>());
        services.AddSingleton<RevocationReplay>();
        services.AddSingleton<PrimaryProof>();
        services.AddSingleton<RevocationReader>();
        services.AddSingleton<RevocationMessages>();
        services.AddSingleton<RevocationFeed>();
        services.AddSingleton<RevocationStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<LegacySessionStore>();
        services.AddSingleton<RelationCalls>();
        services.AddSingleton<RelationStores>();
        services.AddSingleton<RelationModels>();
        services.AddSingleton<RelationTuples>();
        services.AddSingleton<RelationAttributes>();
        services.AddSingleton<RelationLog>();
        services.AddSingleton<RelationMessages>();
        services.AddSingleton<BundleStore>();
        services.AddSingleton<BundleMessages>();
        services.AddSingleton<IRevocationWriter>(provider => provider.GetRequiredService<RevocationStore>());
        services.AddSingleton<IClientAssertions, ClientAssertionStore>();
        services.AddSingleton<IMetricSource, RevocationMetrics>();
        services.AddSingleton<AuditStore>();
        services.AddSingleton<IAuditSink>(provider => provider.GetRequiredService<AuditStore>());
        services.AddSingleton<RefreshFamilies>();
        services.AddSingleton<LimitMetrics>();
        services.AddSingleton<IRateLimits, RateLimits>();
        services.AddSingleton<IUsedProofs, UsedProofStore>();
        services.AddSingleton<ISigningKeyStore, SigningKeyStore>();
        // In this order: the connection begins first.
        services.AddHostedService(provider => provider.GetRequiredService<RedisConnection>());
        services.AddHostedService(provider => provider.GetRequiredService<ConfirmedWriter>());
        services.AddHostedService(provider => provider.GetRequiredService<RevocationFeed>());
        return services;
    }
}
