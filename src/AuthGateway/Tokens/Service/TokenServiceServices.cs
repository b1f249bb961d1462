using AuthGateway.Tokens.Clients;
using AuthGateway.Tokens.Grants;
using AuthGateway.Tokens.Introspection;

namespace AuthGateway.Tokens.Service;

/// <summary>Registers the token service.</summary>
internal static class TokenServiceServices
{
    /// <summary>
    /// The service. Nothing of it is made while it is off. Expects the judge of handed-in credentials, the judge of DPoP proofs, the
    /// refresh tokens, the limits and the audit trail of other rooms.
    /// </summary>
    public static IServiceCollection AddTokenService(this IServiceCollection services)
    {
        return services
            .AddSingleton<IOwnKeys, PublishedOwnKeys>()
            .AddSingleton<ServiceUrls>()
            .AddSingleton<ServiceMetadata>()
            .AddSingleton<ServiceLimits>()
            .AddSingleton<TokenServiceMetrics>()
            .AddSingleton<ServiceFront>()
            .AddSingleton<ClientKeysFetcher>()
            .AddSingleton<ClientDirectory>()
            .AddSingleton<ISecretHasher, Sha256SecretHasher>()
            .AddSingleton<SecretVerifier>()
            .AddSingleton<AssertionVerifier>()
            .AddSingleton<ClientCertificates>()
            .AddSingleton<ClientAuthenticator>()
            .AddSingleton<TokenIssuer>()
            .AddSingleton<IGrant, ClientCredentialsGrant>()
            .AddSingleton<IGrant, TokenExchangeGrant>()
            .AddSingleton<IGrant, RefreshTokenGrant>()
            .AddSingleton<TokenEndpoint>()
            .AddSingleton<OwnTokens>()
            .AddSingleton<IntrospectionEndpoint>()
            .AddSingleton<RevocationEndpoint>();
    }
}
