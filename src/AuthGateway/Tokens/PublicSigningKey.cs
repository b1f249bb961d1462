using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AuthGateway.Tokens;

/// <summary>A public ES256 key as it stands in a key set.</summary>
/// <param name="KeyId">The key's RFC 7638 thumbprint: the same key has the same id on every replica, without agreement.</param>
/// <param name="X">The point's x, base64url.</param>
/// <param name="Y">The point's y, base64url.</param>
internal sealed record PublicSigningKey(string KeyId, string X, string Y)
{
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>The public half of a P-256 key.</summary>
    public static PublicSigningKey From(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var x = Base64Url.EncodeToString(point.X);
        var y = Base64Url.EncodeToString(point.Y);

        // RFC 7638 section 3.2: the required members in lexicographic order, without white space.
        var thumbprint = SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""));
        return new PublicSigningKey(Base64Url.EncodeToString(thumbprint), x, y);
    }

    /// <summary>Reads a public key; null when the text is not an EC P-256 key.</summary>
    public static PublicSigningKey? FromPem(string pem)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return IsP256(key.ExportParameters(includePrivateParameters: false)) ? From(key) : null;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether the parameters are of the one curve that ES256 allows (RFC 7518 section 3.4).</summary>
    public static bool IsP256(ECParameters parameters) => parameters.Curve.Oid.Value == P256;

    /// <summary>Writes the key as a JWK (RFC 7517).</summary>
    public void WriteJwk(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("kty"u8, "EC"u8);
        json.WriteString("crv"u8, "P-256"u8);
        json.WriteString("use"u8, "sig"u8);
        json.WriteString("alg"u8, "ES256"u8);
        json.WriteString("kid"u8, KeyId);
        json.WriteString("x"u8, X);
        json.WriteString("y"u8, Y);
        json.WriteEndObject();
    }
}
