using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AuthGateway.Authentication.Bearer;

/// <summary>The SHA-256 of a token's bytes: what the cache knows a token by, so that its memory holds no credential.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TokenHash(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    private const int OnStack = 2048;

    /// <summary>Hashes a token that is known to be ASCII.</summary>
    public static TokenHash Of(ReadOnlySpan<char> token)
    {
        var rented = token.Length > OnStack ? ArrayPool<byte>.Shared.Rent(token.Length) : null;
        var bytes = rented is null ? stackalloc byte[token.Length] : rented.AsSpan(0, token.Length);
        Span<ulong> hash = stackalloc ulong[4];
        System.Text.Encoding.ASCII.GetBytes(token, bytes);
        SHA256.HashData(bytes, MemoryMarshal.AsBytes(hash));
        if (rented is not null)
        {
            // The pool is shared: the next one to rent must not find a credential.
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }

        return new TokenHash(hash[0], hash[1], hash[2], hash[3]);
    }
}
