using System.Text.Json;

namespace AuthGateway.Jose;

/// <summary>The members of a token's header that count. <c>jku</c>, <c>jwk</c>, <c>x5u</c>, <c>x5c</c> and <c>x5t</c> are ignored.</summary>
/// <param name="Algorithm">How it says that it is signed.</param>
/// <param name="KeyId">The key that it names; compared as a string and used for nothing else, so a path or SQL in it is harmless.</param>
/// <param name="Type">Its <c>typ</c> without the application/ prefix; null when there is none.</param>
/// <remarks>
/// A key or a URL that the token itself brings proves nothing (RFC 8725 section 3.10, CVE-2018-0114): keys come from
/// the issuer's configuration alone.
/// </remarks>
internal sealed record TokenHeader(SignatureAlgorithm Algorithm, string? KeyId, string? Type)
{
    /// <summary>The longest key id, in tokens and key sets alike.</summary>
    public const int MaxKeyIdLength = 256;

    private const string MediaTypePrefix = "application/";

    // Each changes what the other members or the payload mean: crit (RFC 7515 4.1.11), b64 (RFC 7797), zip and enc (RFC 7516).
    private static readonly string[] Refused = ["crit", "b64", "zip", "enc"];

    /// <summary>Reads a header.</summary>
    /// <param name="header">A JSON object without double members.</param>
    /// <param name="fault">The reason when it is refused, else null.</param>
    public static TokenHeader? Read(JsonElement header, out string? fault)
    {
        fault = null;
        foreach (var name in Refused)
        {
            if (header.TryGetProperty(name, out _))
            {
                fault = JoseFaults.HeaderRefused;
                return null;
            }
        }

        if (header.String("alg") is not { } algorithmName || SignatureAlgorithm.Find(algorithmName) is not { } algorithm)
        {
            fault = JoseFaults.AlgorithmRefused;
            return null;
        }

        var keyId = header.String("kid");
        var type = header.String("typ");
        if ((keyId is null && header.TryGetProperty("kid", out _)) || keyId is { Length: 0 or > MaxKeyIdLength }
            || (type is null && header.TryGetProperty("typ", out _)))
        {
            fault = JoseFaults.HeaderRefused;
            return null;
        }

        return new TokenHeader(algorithm, keyId, type is null ? null : NormalType(type));
    }

    /// <summary>A <c>typ</c> as it is compared (RFC 7515 section 4.1.9): the prefix may be left out when no other slash follows.</summary>
    public static string NormalType(string type) =>
        type.StartsWith(MediaTypePrefix, StringComparison.OrdinalIgnoreCase) && !type.AsSpan(MediaTypePrefix.Length).Contains('/')
            ? type[MediaTypePrefix.Length..]
            : type;
}
