using AuthGateway.Settings;

namespace AuthGateway.Identity;

/// <summary>How the gateway tells an upstream who is calling.</summary>
internal sealed record IdentitySettings : ISettingsSection
{
    /// <inheritdoc/>
    public static string Section => "Identity";

    [Setting("The issuer (iss) of the tokens that the gateway signs for upstreams: a URL or URN that upstreams are configured to trust.")]
    public string Issuer { get; init; } = "urn:authgateway";

    [Setting("The private key that signs them: an EC P-256 key as PEM (PKCS#8 or SEC 1), the same on every replica. Required outside Development, where a key is made at start.", Secret = true, Live = true)]
    public string SigningKey { get; init; } = "";

    [Setting("More public keys to publish at /.well-known/jwks.json, as PEM: the next key before it signs, the last one until its tokens have expired.", Max = "8", Live = true)]
    public IReadOnlyList<string> PublishedKeys { get; init; } = [];

    [Setting("How long a token for an upstream is valid.", Min = "00:00:10", Max = "00:10:00")]
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public void Validate(SettingsErrors errors)
    {
        if (Issuer.Length == 0)
        {
            errors.Add(nameof(Issuer), null, "a URL or URN");
        }
    }
}
