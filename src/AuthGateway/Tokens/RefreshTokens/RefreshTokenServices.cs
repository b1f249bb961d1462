using AuthGateway.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>Registers refresh tokens.</summary>
internal static class RefreshTokenServices
{
    // What the token service allows at most.
    private static readonly TimeSpan LongestAccessToken = TimeSpan.FromHours(1);

    /// <summary>Expects <see cref="Keys.ISecretBox"/>; whoever issues the access tokens states their <see cref="AccessTokenFacts"/> before.</summary>
    public static IServiceCollection AddRefreshTokens(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new AccessTokenFacts(provider.GetRequiredService<IdentitySettings>().Issuer, LongestAccessToken));
        return services
            .AddSingleton<RefreshMetrics>()
            .AddSingleton<RefreshEnder>()
            .AddSingleton<IRefreshTokens, RefreshTokens>();
    }
}
