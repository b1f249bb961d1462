using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AuthGateway.Redis.Sessions;

/// <summary>Whose sessions: an issuer's subject, as a hash, and the bucket that follows from it.</summary>
/// <param name="Bucket">The first byte of the hash.</param>
/// <param name="Hash">The SHA-256 of both, base64url.</param>
internal readonly record struct SessionSubject(byte Bucket, string Hash)
{
    /// <summary>Hashes an issuer and its subject; the length in between leaves no way to move characters from the one into the other.</summary>
    public static SessionSubject Of(string issuer, string subject)
    {
        var issuerBytes = Encoding.UTF8.GetByteCount(issuer);
        var bytes = new byte[sizeof(int) + issuerBytes + Encoding.UTF8.GetByteCount(subject)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, issuerBytes);
        Encoding.UTF8.GetBytes(issuer, bytes.AsSpan(sizeof(int)));
        Encoding.UTF8.GetBytes(subject, bytes.AsSpan(sizeof(int) + issuerBytes));
        var hash = SHA256.HashData(bytes);
        return new SessionSubject(hash[0], Base64Url.EncodeToString(hash));
    }
}
