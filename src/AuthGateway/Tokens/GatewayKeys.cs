using AuthGateway.Identity;

namespace AuthGateway.Tokens;

/// <summary>The key that signs for upstreams, and every key that upstreams should know.</summary>
internal sealed class GatewayKeys : IDisposable
{
    public GatewayKeys(IdentitySettings settings)
    {
        // Settings are validated before this runs: an empty key is one that Development may make for itself.
        Signing = settings.SigningKey.Length == 0
            ? SigningKey.Create()
            : SigningKey.FromPem(settings.SigningKey) ?? throw new InvalidOperationException("Identity:SigningKey is not an EC P-256 private key.");
        KeySet = KeySetDocument.Write(settings.PublishedKeys
            .Select(pem => PublicSigningKey.FromPem(pem) ?? throw new InvalidOperationException("A key in Identity:PublishedKeys is not an EC P-256 key."))
            .Prepend(Signing.Public)
            .DistinctBy(key => key.KeyId));
    }

    /// <summary>The key that signs now.</summary>
    public SigningKey Signing { get; }

    /// <summary>The JWK set, as served at /.well-known/jwks.json.</summary>
    public ReadOnlyMemory<byte> KeySet { get; }

    /// <inheritdoc/>
    public void Dispose() => Signing.Dispose();
}
