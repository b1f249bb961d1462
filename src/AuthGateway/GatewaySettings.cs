using AuthGateway.Audit;
using AuthGateway.Authentication;
using AuthGateway.Authorization;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Hosting;
using AuthGateway.Hosting.Configuration;
using AuthGateway.Hosting.Development;
using AuthGateway.Identity;
using AuthGateway.Management;
using AuthGateway.Pipeline.Canonical;
using AuthGateway.Pipeline.Doors;
using AuthGateway.Proxy;
using AuthGateway.Redis;
using AuthGateway.Routes;
using AuthGateway.Settings;
using AuthGateway.Telemetry;
using AuthGateway.Tokens;
using AuthGateway.Tokens.RefreshTokens;
using AuthGateway.Tokens.Service;

namespace AuthGateway;

/// <summary>Every section of the configuration: one line each, in the order of the reference.</summary>
internal static class GatewaySettings
{
    public static SettingsCatalogue Catalogue { get; } = new SettingsCatalogue()
        .With<HostingSettings>()
        .With<RedisSettings>()
        .With<RevocationSettings>()
        .With<AuthenticationSettings>()
        .With<AuthorizationSettings>()
        .With<RelationshipSettings>()
        .With(new ReverseProxySection(Policies))
        .With<ProxySettings>()
        .With<CanonicalSettings>()
        .With<DoorSettings>()
        .With<IdentitySettings>()
        .With<TokenSettings>()
        .With<TokenServiceSettings>()
        .With<TelemetrySettings>()
        .With<RefreshTokenSettings>()
        .With<AuditSettings>()
        .With<ManagementSettings>()
        .With<DevelopmentSettings>()
        .With(new EnvironmentRule())
        .With(new TokenServiceRule())
        .With(new RelationshipApiRule())
        .With(new DoorRule())
        .With(new EvaluationApiRule())
        .With(new PolicyRule());

    // What is wrong with a policy is told by its own section.
    private static KnownPolicies Policies(IConfiguration configuration) =>
        RoutePolicies.Known(new SettingsBinder().Bind<AuthorizationSettings>(configuration));
}
