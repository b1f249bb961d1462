using System.Buffers;
using System.Buffers.Text;

namespace AuthGateway.Jose;

/// <summary>
/// Base64url as RFC 7515 section 2 writes it, and nothing else: no padding, no white space, no other alphabet, no
/// bits behind the last byte. One value then has one spelling, so that a token cannot be respelled to pass a
/// revocation or a cache by its text.
/// </summary>
internal static class StrictBase64Url
{
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>Decodes; null when the text is not strict.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        var left = text.Length & 3;
        if (left == 1 || text.ContainsAnyExcept(Alphabet) || (left > 0 && (Value(text[^1]) & (left == 2 ? 0b1111 : 0b11)) != 0))
        {
            return null;
        }

        var bytes = new byte[text.Length * 3 / 4];
        return Base64Url.TryDecodeFromUtf8(text, bytes, out var written) && written == bytes.Length ? bytes : null;
    }

    private static int Value(byte letter) => letter switch
    {
        >= (byte)'A' and <= (byte)'Z' => letter - 'A',
        >= (byte)'a' and <= (byte)'z' => letter - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => letter - '0' + 52,
        (byte)'-' => 62,
        _ => 63,
    };
}
