using AuthGateway.Authentication;
using AuthGateway.Tokens.Keys;

namespace AuthGateway;

/// <summary>Has the Authentication room trust the tokens that the gateway itself issues, by the same rules as any other issuer's.</summary>
internal static class OwnIssuer
{
    /// <summary>Its name in logs and health.</summary>
    public const string Name = "gateway";

    /// <summary>Trusts access tokens (RFC 9068) that the gateway signed.</summary>
    /// <param name="services">Where to register.</param>
    /// <param name="issuer">The <c>iss</c> of the tokens that the gateway issues.</param>
    /// <param name="audiences">The audiences that such a token may be meant for. Never an upstream's: an identity token is not to come back as a credential.</param>
    /// <param name="change">What else is to be set.</param>
    public static IServiceCollection AddOwnIssuer(
        this IServiceCollection services, string issuer, IReadOnlyList<string> audiences, Func<IssuerSettings, IssuerSettings>? change = null)
    {
        var settings = new IssuerSettings
        {
            Issuer = issuer,
            Audiences = audiences,
            Algorithms = [.. Enum.GetNames<KeyAlgorithm>()],
        };
        return services.AddSingleton(provider => new AdditionalIssuer(
            Name, change is null ? settings : change(settings), provider.GetRequiredService<IGatewayKeys>()) { SpeaksForOthers = true });
    }
}
