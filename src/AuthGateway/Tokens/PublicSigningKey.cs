using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Tokens;

/// <summary>A public key as it stands in a key set.</summary>
/// <param name="KeyId">The key's RFC 7638 thumbprint: the same key has the same id on every replica, without agreement.</param>
/// <param name="Algorithm">What it checks.</param>
/// <param name="Members">The JWK's required members in lexicographic order.</param>
internal sealed record PublicSigningKey(string KeyId, KeyAlgorithm Algorithm, ImmutableArray<KeyValuePair<string, string>> Members)
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private const string P384 = "1.3.132.0.34";

    /// <summary>The public half of a P-256 or P-384 key.</summary>
    public static PublicSigningKey From(ECDsa key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        var isP384 = parameters.Curve.Oid.Value == P384;
        return Of(
            isP384 ? KeyAlgorithm.ES384 : KeyAlgorithm.ES256,
            [new("crv", isP384 ? "P-384" : "P-256"), new("kty", "EC"), new("x", Base64Url.EncodeToString(parameters.Q.X)), new("y", Base64Url.EncodeToString(parameters.Q.Y))]);
    }

    /// <summary>The public half of an RSA key.</summary>
    public static PublicSigningKey From(RSA key, KeyAlgorithm algorithm)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return Of(algorithm, [new("e", Base64Url.EncodeToString(parameters.Exponent)), new("kty", "RSA"), new("n", Base64Url.EncodeToString(parameters.Modulus))]);
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

    /// <summary>Reads a public key.</summary>
    /// <param name="algorithm">What it checks.</param>
    /// <param name="spki">The key as SubjectPublicKeyInfo.</param>
    /// <returns>Null when it is no key of this algorithm.</returns>
    public static PublicSigningKey? FromSpki(KeyAlgorithm algorithm, ReadOnlySpan<byte> spki)
    {
        try
        {
            if (algorithm is KeyAlgorithm.RS256 or KeyAlgorithm.PS256)
            {
                using var rsa = RSA.Create();
                rsa.ImportSubjectPublicKeyInfo(spki, out _);
                return From(rsa, algorithm);
            }

            using var ec = ECDsa.Create();
            ec.ImportSubjectPublicKeyInfo(spki, out _);
            return IsOf(algorithm, ec.ExportParameters(includePrivateParameters: false)) ? From(ec) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether the parameters are of the one curve that ES256 allows (RFC 7518 section 3.4).</summary>
    public static bool IsP256(ECParameters parameters) => IsOf(KeyAlgorithm.ES256, parameters);

    /// <summary>Whether the parameters are of the one curve that the algorithm allows (RFC 7518 section 3.4).</summary>
    public static bool IsOf(KeyAlgorithm algorithm, ECParameters parameters) =>
        parameters.Curve.Oid.Value == (algorithm == KeyAlgorithm.ES384 ? P384 : P256);

    /// <summary>Writes the key as a JWK (RFC 7517).</summary>
    public void WriteJwk(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var (name, value) in Members)
        {
            json.WriteString(name, value);
        }

        json.WriteString("use"u8, "sig"u8);
        json.WriteString("alg"u8, $"{Algorithm}");
        json.WriteString("kid"u8, KeyId);
        json.WriteEndObject();
    }

    // RFC 7638 section 3.2: the required members in lexicographic order, without white space.
    private static PublicSigningKey Of(KeyAlgorithm algorithm, ImmutableArray<KeyValuePair<string, string>> members)
    {
        var json = $"{{{string.Join(',', members.Select(member => $"\"{member.Key}\":\"{member.Value}\""))}}}";
        return new PublicSigningKey(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(json))), algorithm, members);
    }
}
