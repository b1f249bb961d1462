using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace AuthGateway.Authentication;

/// <summary>
/// Hashes credentials that mean something only at one party: the party is part of what is hashed, behind its length, so that
/// no credential of one can stand for another's (GHSA-4mq7-pvjg-xp2r: a cache that forgot whom it had asked).
/// </summary>
/// <param name="owner">The party's name in the configuration.</param>
/// <param name="key">A secret key, where the credentials could be guessed; empty for none.</param>
internal sealed class ScopedHash(string owner, string key = "")
{
    private readonly byte[] _prefix = Prefix(owner);
    private readonly byte[]? _key = key.Length == 0 ? null : Encoding.UTF8.GetBytes(key);

    /// <summary>Hashes a credential.</summary>
    public CredentialHash Of(ReadOnlySpan<char> credential)
    {
        var length = _prefix.Length + Encoding.UTF8.GetByteCount(credential);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        var bytes = rented.AsSpan(0, length);
        _prefix.CopyTo(bytes);
        Encoding.UTF8.GetBytes(credential, bytes[_prefix.Length..]);
        Span<ulong> hash = stackalloc ulong[4];
        if (_key is null)
        {
            SHA256.HashData(bytes, MemoryMarshal.AsBytes(hash));
        }
        else
        {
            HMACSHA256.HashData(_key, bytes, MemoryMarshal.AsBytes(hash));
        }

        // The pool is shared: the next one to rent must not find a credential.
        ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        return new CredentialHash(hash[0], hash[1], hash[2], hash[3]);
    }

    /// <summary>A hash as an identifier: base64url of its 32 bytes.</summary>
    public static string Text(CredentialHash hash)
    {
        Span<ulong> words = [hash.First, hash.Second, hash.Third, hash.Fourth];
        return Base64Url.EncodeToString(MemoryMarshal.AsBytes(words));
    }

    private static byte[] Prefix(string owner)
    {
        var name = Encoding.UTF8.GetBytes(owner);
        var prefix = new byte[sizeof(int) + name.Length];
        BinaryPrimitives.WriteInt32BigEndian(prefix, name.Length);
        name.CopyTo(prefix, sizeof(int));
        return prefix;
    }
}
