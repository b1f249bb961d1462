using AuthGateway.Identity;
using AuthGateway.Tokens.RefreshTokens;

namespace AuthGateway.Tokens;

/// <summary>Registers the Tokens room.</summary>
internal static class TokenServices
{
    /// <summary>The gateway's keys and the identity that upstreams are shown.</summary>
    public static IServiceCollection AddGatewayTokens(this IServiceCollection services) => services
        .AddRefreshTokens()
        .AddSingleton<GatewayKeys>()
        .AddSingleton<IUpstreamIdentity, UpstreamIdentity>();
}
