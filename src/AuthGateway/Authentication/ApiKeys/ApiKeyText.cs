using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace AuthGateway.Authentication.ApiKeys;

/// <summary>
/// A key as callers send it: <c>agk_</c>, 16 characters of public id, <c>_</c>, 43 characters of secret (256 bits), 6 characters of
/// checksum. All are digits and letters, so that a double click takes it whole; the prefix lets scanners find keys in what should
/// not hold any, and the checksum lets them, and us, tell a typo without asking anybody.
/// </summary>
internal sealed record ApiKeyText
{
    /// <summary>How every key begins.</summary>
    public const string Prefix = "agk_";

    /// <summary>How long a key is, in characters.</summary>
    public const int Length = 70;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int IdLength = 16;
    private const int SecretLength = 43;
    private const int ChecksumLength = 6;
    private const int IdStart = 4;
    private const int SecretStart = 21;
    private const int ChecksumStart = 64;

    private ApiKeyText(string text) => Text = text;

    /// <summary>The whole key.</summary>
    public string Text { get; }

    /// <summary>Its public id.</summary>
    public string Id => Text[IdStart..(IdStart + IdLength)];

    /// <summary>A public id that nobody has.</summary>
    public static string NewId() => RandomNumberGenerator.GetString(Alphabet, IdLength);

    /// <summary>A key with a new secret.</summary>
    /// <param name="id">Its public id.</param>
    public static ApiKeyText New(string id)
    {
        var body = $"{Prefix}{id}_{RandomNumberGenerator.GetString(Alphabet, SecretLength)}";
        Span<char> checksum = stackalloc char[ChecksumLength];
        WriteChecksum(body, checksum);
        return new ApiKeyText(string.Concat(body, checksum));
    }

    /// <summary>Reads a key; false for what no key looks like, a mistyped one among it.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out ApiKeyText? key)
    {
        Span<char> checksum = stackalloc char[ChecksumLength];
        key = null;
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[SecretStart - 1] != '_'
            || !IsPlain(text[IdStart..(SecretStart - 1)]) || !IsPlain(text[SecretStart..]))
        {
            return false;
        }

        WriteChecksum(text[..ChecksumStart], checksum);
        if (!text[ChecksumStart..].SequenceEqual(checksum))
        {
            return false;
        }

        key = new ApiKeyText(text.ToString());
        return true;
    }

    /// <summary>Whether a text can be a public id.</summary>
    public static bool IsId(string text) => text.Length == IdLength && IsPlain(text);

    /// <summary>Never the key, whatever prints it.</summary>
    public override string ToString() => $"{Prefix}{Id}_(secret)";

    private static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(PlainCharacters);

    private static readonly System.Buffers.SearchValues<char> PlainCharacters = System.Buffers.SearchValues.Create(Alphabet);

    private static void WriteChecksum(ReadOnlySpan<char> body, Span<char> checksum)
    {
        Span<byte> bytes = stackalloc byte[ChecksumStart];
        Encoding.ASCII.GetBytes(body, bytes);
        var rest = Crc32(bytes);
        for (var at = checksum.Length - 1; at >= 0; at--)
        {
            checksum[at] = Alphabet[(int)(rest % (uint)Alphabet.Length)];
            rest /= (uint)Alphabet.Length;
        }
    }

    // CRC-32 as in zip and zlib (ISO 3309), so that anybody's scanner can check a key with what it has. Once for each unknown key.
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        const uint Polynomial = 0xEDB88320;
        const int BitsInByte = 8;
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < BitsInByte; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            }
        }

        return ~crc;
    }
}
