using System.Buffers.Text;
using System.Collections.Immutable;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AuthGateway.Jose;

/// <summary>Reads a JWK set (RFC 7517) and keeps the keys that are fit to check signatures with.</summary>
internal static class KeySetReader
{
    /// <summary>More keys than this are no key set: the whole document is refused.</summary>
    public const int MaxKeys = 50;

    private const int MaxDepth = 8;

    // NIST SP 800-131A: below 2,048 bits RSA is broken in reach. Above 8,192 a check costs milliseconds.
    private const int MinModulusBits = 2048;
    private const int MaxModulusBits = 8192;

    // FIPS 186-5 A.1.1: 65,537 at least; with 1 every signature is its own message. Above 32 bits nobody uses any.
    private const int MinExponent = 65_537;
    private const int MaxExponentBytes = 4;

    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>Reads a set.</summary>
    /// <param name="json">The document.</param>
    /// <param name="ignored">How many entries are of no use here: other types, encryption keys, weak, ambiguous or leaked ones.</param>
    /// <returns>The usable keys, perhaps none; null when the document is not a key set.</returns>
    public static KeySet? Read(ReadOnlySpan<byte> json, out int ignored)
    {
        ignored = 0;
        if (StrictJson.ParseObject(json, MaxDepth) is not { } root || !root.TryGetProperty("keys", out var entries)
            || entries.ValueKind != JsonValueKind.Array || entries.GetArrayLength() > MaxKeys)
        {
            return null;
        }

        var keys = ImmutableArray.CreateBuilder<VerificationKey>();
        foreach (var entry in entries.EnumerateArray())
        {
            if (ReadKey(entry) is { } key)
            {
                keys.Add(key);
            }
        }

        // Two different keys under one name for one algorithm: which is meant cannot be known, so neither is used.
        keys.RemoveAll(key => keys.ToArray().Any(other =>
            other.Id is not null && other.Id == key.Id && (other.Algorithms & key.Algorithms) != SignatureAlgorithms.None && other.Thumbprint != key.Thumbprint));
        ignored = entries.GetArrayLength() - keys.Count;
        return new KeySet(keys.ToImmutable());
    }

    /// <summary>Reads one public key (RFC 7517); null when it is not fit to check signatures with, or is not public alone.</summary>
    public static VerificationKey? ReadKey(JsonElement entry)
    {
        // A private or symmetric part in a public document: whoever read it can sign. Such a key proves nothing any more.
        if (entry.ValueKind != JsonValueKind.Object || PrivateMembers.Any(name => entry.TryGetProperty(name, out _)) || !IsForVerifying(entry))
        {
            return null;
        }

        var id = entry.String("kid");
        if ((id is null && entry.TryGetProperty("kid", out _)) || id is { Length: 0 or > TokenHeader.MaxKeyIdLength })
        {
            return null;
        }

        try
        {
            return entry.String("kty") switch
            {
                "RSA" => ReadRsa(entry, id),
                "EC" => ReadEc(entry, id),
                _ => null,
            };
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static bool IsForVerifying(JsonElement entry) =>
        (!entry.TryGetProperty("use", out var use) || (use.ValueKind == JsonValueKind.String && use.ValueEquals("sig"u8)))
        && (!entry.TryGetProperty("key_ops", out var operations) || (operations.ValueKind == JsonValueKind.Array
            && operations.EnumerateArray().Any(operation => operation.ValueKind == JsonValueKind.String && operation.ValueEquals("verify"u8))));

    private static RsaVerificationKey? ReadRsa(JsonElement entry, string? id)
    {
        var algorithms = Stated(entry, SignatureAlgorithms.AllRsa);
        if (algorithms == SignatureAlgorithms.None || Bytes(entry, "n") is not { } n || Bytes(entry, "e") is not { } e)
        {
            return null;
        }

        // Some libraries write the sign byte of a Java BigInteger.
        n = [.. n.SkipWhile(value => value == 0)];
        e = [.. e.SkipWhile(value => value == 0)];
        if (n.Length == 0 || e.Length is 0 or > MaxExponentBytes || n[^1] % 2 == 0 || e[^1] % 2 == 0
            || new BigInteger(e, isUnsigned: true, isBigEndian: true) < MinExponent
            || new BigInteger(n, isUnsigned: true, isBigEndian: true).GetBitLength() is < MinModulusBits or > MaxModulusBits)
        {
            return null;
        }

        var thumbprint = Thumbprint($$"""{"e":"{{Base64Url.EncodeToString(e)}}","kty":"RSA","n":"{{Base64Url.EncodeToString(n)}}"}""");
        return new RsaVerificationKey(id, thumbprint, algorithms, new RSAParameters { Modulus = n, Exponent = e });
    }

    private static EcVerificationKey? ReadEc(JsonElement entry, string? id)
    {
        var curveName = entry.String("crv");
        var (algorithm, curve, size) = curveName switch
        {
            "P-256" => (SignatureAlgorithms.ES256, ECCurve.NamedCurves.nistP256, 32),
            "P-384" => (SignatureAlgorithms.ES384, ECCurve.NamedCurves.nistP384, 48),
            "P-521" => (SignatureAlgorithms.ES512, ECCurve.NamedCurves.nistP521, 66),
            _ => default,
        };
        var algorithms = Stated(entry, algorithm);
        if (algorithms == SignatureAlgorithms.None || Bytes(entry, "x") is not { } x || Bytes(entry, "y") is not { } y
            || x.Length != size || y.Length != size)
        {
            return null;
        }

        var thumbprint = Thumbprint(
            $$"""{"crv":"{{curveName}}","kty":"EC","x":"{{Base64Url.EncodeToString(x)}}","y":"{{Base64Url.EncodeToString(y)}}"}""");
        return new EcVerificationKey(id, thumbprint, algorithms, new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } });
    }

    // What the key's type allows, narrowed to the one algorithm that its alg states (RFC 8725 section 3.1: one key, one algorithm).
    private static SignatureAlgorithms Stated(JsonElement entry, SignatureAlgorithms possible)
    {
        if (!entry.TryGetProperty("alg", out _))
        {
            return possible;
        }

        return entry.String("alg") is { } name && SignatureAlgorithm.Find(name) is { } stated ? possible & stated.Flag : SignatureAlgorithms.None;
    }

    private static byte[]? Bytes(JsonElement entry, string name) =>
        entry.String(name) is { } text ? StrictBase64Url.Decode(Encoding.UTF8.GetBytes(text)) : null;

    private static string Thumbprint(string canonical) => Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
}
