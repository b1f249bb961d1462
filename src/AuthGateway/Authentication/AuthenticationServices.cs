using AuthGateway.Authentication.Bearer;
using AuthGateway.Authentication.Introspection;
using AuthGateway.Authentication.Keys;
using AuthGateway.Authentication.LegacySessions;
using AuthGateway.Identity;
using AuthGateway.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuthGateway.Authentication;

/// <summary>Registers the room.</summary>
internal static class AuthenticationServices
{
    /// <summary>
    /// Adds <see cref="IAuthenticator"/>, its schemes and the keys of the trusted issuers. The settings, logging and
    /// <see cref="Redis.IRevocations"/> must be registered elsewhere; an <see cref="AdditionalIssuer"/> may be.
    /// </summary>
    public static IServiceCollection AddGatewayAuthentication(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<KeysClient>();
        services.AddSingleton<IssuerDirectory>();
        services.AddHostedService<KeysRefresher>();
        services.AddSingleton<OpenStreams>();
        services.AddHostedService<StreamWatch>();
        services.AddSingleton<IMetricSource, KeysMetrics>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton(provider => new FactCache<VerifiedToken>(provider.GetRequiredService<AuthenticationSettings>().CachedTokens));
        services.AddSingleton<BearerAnswers>();
        services.AddSingleton<IAuthenticationScheme, BearerScheme>();
        services.AddMetrics();
        services.AddSingleton<OutsideMetrics>();
        services.AddSingleton<IntrospectionServers>();
        services.AddSingleton<IntrospectionVerifier>();
        services.AddSingleton<IAuthenticationScheme, IntrospectionScheme>();
        // A source needs Redis; without one configured, the room does not.
        services.AddSingleton(provider => new LegacySessionSources(
            [.. provider.GetRequiredService<AuthenticationSettings>().LegacySessions
                .Select(entry => ActivatorUtilities.CreateInstance<LegacySessionSource>(provider, entry.Key, entry.Value))]));
        services.AddSingleton<LegacySessionVerifier>();
        services.AddSingleton<LegacySessionAnswers>();
        services.AddSingleton<LegacyLogout>();
        services.AddSingleton<IAuthenticationScheme, LegacySessionScheme>();
        services.AddSingleton<ISubjectTokens, SubjectTokens>();
        services.AddSingleton(provider => new CredentialPlaces(
            [.. provider.GetServices<IAuthenticationScheme>().SelectMany(scheme => scheme.Places).Prepend(CredentialPlace.Authorization.Instance).Distinct()]));
        services.AddSingleton<IAuthenticator, Authenticator>();
        return services;
    }
}
