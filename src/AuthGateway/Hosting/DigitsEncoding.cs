using System.Text;

namespace AuthGateway.Hosting;

/// <summary>
/// Reads Content-Length, which is digits alone (RFC 9110 section 8.6). Kestrel parses it like any number of .NET's, so that
/// "+3" is 3 and "-0" is 0, and keeps no trace of how it was spelled; a proxy in front may read another length and take the
/// rest of the body for a request. In this encoding nothing but a digit is a digit, so Kestrel itself refuses the request.
/// </summary>
internal sealed class DigitsEncoding : Encoding
{
    /// <summary>The only one that is needed.</summary>
    public static readonly DigitsEncoding Instance = new();

    private const char NoDigit = '?';

    private DigitsEncoding()
    {
    }

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => count;

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => count;

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => charCount;

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => byteCount;

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    /// <inheritdoc/>
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        // Kestrel's buffer holds one character more than the longest number: what does not fit is refused, not thrown.
        var count = Math.Min(bytes.Length, chars.Length);
        for (var i = 0; i < count; i++)
        {
            chars[i] = char.IsAsciiDigit((char)bytes[i]) ? (char)bytes[i] : NoDigit;
        }

        return count;
    }
}
