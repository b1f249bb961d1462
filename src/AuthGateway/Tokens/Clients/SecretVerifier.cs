using System.Security.Cryptography;

namespace AuthGateway.Tokens.Clients;

/// <summary>
/// Judges secrets. Whatever the client (known or not, with one secret, with four or with none) it hashes once and compares
/// as often as a client may have secrets: the time tells nobody which clients exist.
/// </summary>
internal sealed class SecretVerifier(ISecretHasher hasher)
{
    /// <summary>The most secrets that a client has, and the number of comparisons of each judgement.</summary>
    public const int Comparisons = 4;

    // What is compared with in place of a secret that does not exist.
    private static readonly byte[] Nobodys = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);

    /// <summary>Whether the secret is one of the client's.</summary>
    public bool IsSecretOf(TokenClient client, string secret)
    {
        var presented = hasher.Hash(secret);
        var hashes = client.SecretHashes;
        var isKnown = false;
        for (var i = 0; i < Comparisons; i++)
        {
            var exists = i < hashes.Length;
            isKnown |= hasher.Matches(presented, exists ? hashes[i] : Nobodys) & exists;
        }

        return isKnown;
    }
}
