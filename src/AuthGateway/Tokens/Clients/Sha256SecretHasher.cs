using System.Security.Cryptography;
using System.Text;

namespace AuthGateway.Tokens.Clients;

/// <summary>SHA-256 and a comparison in constant time.</summary>
internal sealed class Sha256SecretHasher : ISecretHasher
{
    /// <inheritdoc/>
    public byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <inheritdoc/>
    public bool Matches(ReadOnlySpan<byte> presented, ReadOnlySpan<byte> kept) => CryptographicOperations.FixedTimeEquals(presented, kept);
}
