using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;

namespace AuthGateway.Jose;

/// <summary>One signature algorithm: its name in a token's header and what it demands of a key.</summary>
/// <param name="Name">The value of <c>alg</c>, case exact.</param>
/// <param name="Flag">Its place in a set of algorithms.</param>
/// <param name="Hash">What is signed is this hash of the signing input.</param>
/// <param name="Padding">The padding of an RSA signature; null for ECDSA.</param>
/// <param name="Curve">The only curve that ECDSA may use with it (RFC 7518 section 3.4); null for RSA.</param>
internal sealed record SignatureAlgorithm(
    string Name, SignatureAlgorithms Flag, HashAlgorithmName Hash, RSASignaturePadding? Padding, string? Curve)
{
    /// <summary>Every algorithm that a token may be signed with.</summary>
    public static readonly ImmutableArray<SignatureAlgorithm> All =
    [
        new("RS256", SignatureAlgorithms.RS256, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, null),
        new("RS384", SignatureAlgorithms.RS384, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1, null),
        new("RS512", SignatureAlgorithms.RS512, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1, null),
        new("PS256", SignatureAlgorithms.PS256, HashAlgorithmName.SHA256, RSASignaturePadding.Pss, null),
        new("PS384", SignatureAlgorithms.PS384, HashAlgorithmName.SHA384, RSASignaturePadding.Pss, null),
        new("PS512", SignatureAlgorithms.PS512, HashAlgorithmName.SHA512, RSASignaturePadding.Pss, null),
        new("ES256", SignatureAlgorithms.ES256, HashAlgorithmName.SHA256, null, "P-256"),
        new("ES384", SignatureAlgorithms.ES384, HashAlgorithmName.SHA384, null, "P-384"),
        new("ES512", SignatureAlgorithms.ES512, HashAlgorithmName.SHA512, null, "P-521"),
    ];

    /// <summary>All names, for messages.</summary>
    public static readonly string Names = string.Join(", ", All.Select(algorithm => algorithm.Name));

    private static readonly FrozenDictionary<string, SignatureAlgorithm> ByName =
        All.ToFrozenDictionary(algorithm => algorithm.Name, StringComparer.Ordinal);

    /// <summary>The algorithm of a name, or null: <c>none</c> in any case and HS256 are as unknown as any other word.</summary>
    public static SignatureAlgorithm? Find(string name) => ByName.GetValueOrDefault(name);
}
