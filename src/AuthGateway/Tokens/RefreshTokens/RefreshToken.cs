using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>
/// A refresh token: <c>agr_</c>, then the base64url of the family's identifier (16 bytes), the generation (4 bytes) and a tag over both
/// (HMAC-SHA-256 under the family's seed, 32 bytes). Every token of a family can be made again from its seed, so that none of them
/// is stored, and whoever reads Redis alone can make none.
/// </summary>
internal readonly struct RefreshToken
{
    /// <summary>How it begins, so that scanners for leaked secrets know it.</summary>
    public const string Prefix = "agr_";

    /// <summary>The length of a seed.</summary>
    public const int SeedBytes = 32;

    private const int FamilyBytes = 16;
    private const int GenerationBytes = 4;
    private const int Bytes = FamilyBytes + GenerationBytes + HMACSHA256.HashSizeInBytes;
    private const int Characters = ((Bytes * 8) + 5) / 6;

    // What the tag is for: the same seed could serve another purpose one day.
    private static ReadOnlySpan<byte> Purpose => "authgateway refresh token 1"u8;

    private readonly byte[] _bytes;

    private RefreshToken(byte[] bytes) => _bytes = bytes;

    /// <summary>The family's identifier, as it stands in keys, in logs and in the access tokens' <c>sid</c>.</summary>
    public string Family => Base64Url.EncodeToString(_bytes.AsSpan(0, FamilyBytes));

    /// <summary>Which token of the family it says it is.</summary>
    public uint Generation => BinaryPrimitives.ReadUInt32BigEndian(_bytes.AsSpan(FamilyBytes));

    /// <summary>A new family's identifier.</summary>
    public static string NewFamily() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(FamilyBytes));

    /// <summary>The family's token of a generation.</summary>
    public static string Make(string family, long generation, ReadOnlySpan<byte> seed)
    {
        var bytes = new byte[Bytes];
        Base64Url.DecodeFromChars(family, bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(FamilyBytes), checked((uint)generation));
        Tag(bytes, seed, bytes.AsSpan(FamilyBytes + GenerationBytes));
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads what a client presented; it says nothing yet. One spelling only.</summary>
    public static bool TryRead(string text, out RefreshToken token)
    {
        token = default;
        if (text.Length != Prefix.Length + Characters || !text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var bytes = new byte[Bytes];
        var encoded = text.AsSpan(Prefix.Length);
        // Not TryDecodeFromChars, which throws for other characters. The comparison is what refuses white space and stray bits.
        if (Base64Url.DecodeFromChars(encoded, bytes, out _, out var written) != OperationStatus.Done || written != Bytes
            || !encoded.SequenceEqual(Base64Url.EncodeToString(bytes)))
        {
            return false;
        }

        token = new RefreshToken(bytes);
        return token.Generation < int.MaxValue;
    }

    /// <summary>Whether the family's seed made it. In the same time for each wrong one.</summary>
    public bool IsGenuine(ReadOnlySpan<byte> seed)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Tag(_bytes, seed, expected);
        return CryptographicOperations.FixedTimeEquals(expected, _bytes.AsSpan(FamilyBytes + GenerationBytes));
    }

    /// <summary>Never the token.</summary>
    public override string ToString() => $"{Prefix}… of {Family}";

    private static void Tag(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> seed, Span<byte> tag)
    {
        var named = bytes[..(FamilyBytes + GenerationBytes)];
        Span<byte> message = stackalloc byte[Purpose.Length + named.Length];
        Purpose.CopyTo(message);
        named.CopyTo(message[Purpose.Length..]);
        HMACSHA256.HashData(seed, message, tag);
    }
}
