using AuthGateway.Authentication.ApiKeys;
using AuthGateway.Authentication.Bearer;
using AuthGateway.Authentication.Introspection;
using AuthGateway.Authentication.Keys;
using AuthGateway.Authentication.Possession;
using AuthGateway.Authentication.Sessions;
using AuthGateway.Authentication.LegacySessions;
using AuthGateway.Identity;
using AuthGateway.Settings;
using AuthGateway.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuthGateway.Authentication;

/// <summary>Registers the room.</summary>
internal static class AuthenticationServices
{
    // A key that was imported takes some 3 KB, most of it OpenSSL's.
    private const int MostProofKeys = 10_000;

    /// <summary>
    /// Adds <see cref="IAuthenticator"/>, its schemes and the keys of the trusted issuers. The settings, logging and
    /// <see cref="Redis.IRevocations"/> and <see cref="Redis.Possession.IUsedProofs"/> must be registered elsewhere; an <see cref="AdditionalIssuer"/> may be.
    /// </summary>
    public static IServiceCollection AddGatewayAuthentication(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddLiveSettings();
        services.AddSingleton<KeysClient>();
        services.AddSingleton<IssuerDirectory>();
        services.AddHostedService<KeysRefresher>();
        services.AddSingleton<OpenStreams>();
        services.AddHostedService<StreamWatch>();
        services.AddSingleton<IMetricSource, KeysMetrics>();
        services.AddSingleton<TokenVerifier>();
        services.AddSingleton(provider => new FactCache<VerifiedToken>(provider.GetRequiredService<AuthenticationSettings>().CachedTokens, keepsPlaces: true));
        services.AddSingleton<BearerAnswers>();
        services.AddPossession();
        services.AddSingleton<IAuthenticationScheme, BearerScheme>();
        services.AddSingleton(provider => new SessionCookie(provider.GetRequiredService<AuthenticationSettings>().Sessions));
        services.AddSingleton<SessionMemory>();
        services.AddSingleton<SessionService>();
        services.AddSingleton<IAuthenticationScheme, SessionScheme>();
        services.AddSingleton<ApiKeyHasher>();
        services.AddSingleton<ApiKeyService>();
        services.AddSingleton<ApiKeyUses>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeyUses>());
        services.AddSingleton<IAuthenticationScheme, ApiKeyScheme>();
        services.AddMetrics();
        services.AddSingleton<OutsideMetrics>();
        services.AddSingleton<LookupMetrics>();
        services.AddSingleton<IMetricSource>(provider => provider.GetRequiredService<LookupMetrics>());
        services.AddSingleton<FailureLimits>();
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
            [.. provider.GetServices<IAuthenticationScheme>().SelectMany(scheme => scheme.Places).Prepend(CredentialPlace.Authorization.Instance).Distinct()])
        {
            OwnPrefix = provider.GetRequiredService<AuthenticationSettings>().ApiKeys.Enabled ? ApiKeyText.Prefix : "",
            OwnCookies = provider.GetRequiredService<AuthenticationSettings>().Sessions is { Enabled: true } sessions ? [sessions.CookieName] : [],
        });
        services.AddSingleton<IAuthenticator, Authenticator>();
        return services;
    }

    private static void AddPossession(this IServiceCollection services) => services
        .AddSingleton(provider => new FactCache<DpopKey>(Math.Min(MostProofKeys, provider.GetRequiredService<AuthenticationSettings>().CachedTokens)))
        .AddSingleton(provider => new LocalProofMemory(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<DpopProofReader>()
        .AddSingleton<DpopNonces>()
        .AddSingleton<DpopVerifier>()
        .AddSingleton<IDpopProofs, DpopProofs>()
        .AddSingleton<IProofOfPossession, ProofOfPossession>();
}
