using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AuthGateway.Jose;

namespace AuthGateway.Tokens.Clients;

/// <summary>
/// What is kept of a client's secret. A fast hash is right here: the secrets are 256 random bits that the gateway's own command
/// makes, so there is no list of likely ones that a slow hash would have to slow down, and 2^256 guesses are out of reach at any
/// speed. A slow one would let a flood of wrong secrets buy our processor time (a people's password would need one).
/// </summary>
internal static class SecretHash
{
    /// <summary>What stands before the hash, so that another one can be told apart one day.</summary>
    public const string Prefix = "sha256:";

    /// <summary>What a reader of an error needs to know.</summary>
    public const string Expected = "sha256:… as `authgateway clients hash-secret` prints it";

    private const int SecretBytes = 32;

    /// <summary>A new secret: 256 random bits as base64url.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>A secret's hash as the configuration holds it.</summary>
    public static string Of(string secret) => Prefix + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The 32 bytes of a hash; null when the text is none.</summary>
    public static byte[]? Parse(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && StrictBase64Url.Decode(Encoding.UTF8.GetBytes(text[Prefix.Length..])) is { Length: SHA256.HashSizeInBytes } hash
            ? hash
            : null;
}
