using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthGateway.Authentication;

/// <summary>The SHA-256 of a credential's bytes: what the caches know it by, so that its memory holds no credential.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CredentialHash(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    private const int OnStack = 2048;

    /// <summary>Hashes a credential that is known to be ASCII.</summary>
    public static CredentialHash Of(ReadOnlySpan<char> credential)
    {
        var rented = credential.Length > OnStack ? ArrayPool<byte>.Shared.Rent(credential.Length) : null;
        var bytes = rented is null ? stackalloc byte[credential.Length] : rented.AsSpan(0, credential.Length);
        Span<ulong> hash = stackalloc ulong[4];
        System.Text.Encoding.ASCII.GetBytes(credential, bytes);
        SHA256.HashData(bytes, MemoryMarshal.AsBytes(hash));
        if (rented is not null)
        {
            // The pool is shared: the next one to rent must not find a credential.
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        return new CredentialHash(hash[0], hash[1], hash[2], hash[3]);
    }

    /// <summary>Hashes any text.</summary>
    public static CredentialHash OfUtf8(string text)
    {
        Span<ulong> hash = stackalloc ulong[4];
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text), MemoryMarshal.AsBytes(hash));
        return new CredentialHash(hash[0], hash[1], hash[2], hash[3]);
    }

    /// <summary>Whether these bytes are the hash.</summary>
    public bool Is(ReadOnlySpan<byte> sha256)
    {
        Span<ulong> own = [First, Second, Third, Fourth];
        return sha256.SequenceEqual(MemoryMarshal.AsBytes(own));
    }

    /// <summary>The hash as base64url.</summary>
    public string ToBase64Url()
    {
        Span<ulong> own = [First, Second, Third, Fourth];
        return System.Buffers.Text.Base64Url.EncodeToString(MemoryMarshal.AsBytes(own));
    }
}
