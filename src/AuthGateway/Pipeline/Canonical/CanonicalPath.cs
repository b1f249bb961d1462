using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AuthGateway.Pipeline.Canonical;

/// <summary>
/// The two forms of one path. The judged path is what routes and policies see; the forwarded path is what goes on the
/// wire. Each is made from the other (<see cref="Encode"/> one way, <see cref="Judge"/> the other), so that two requests
/// that are judged alike are forwarded alike, and the other way round.
/// </summary>
/// <remarks>
/// RFC 3986 section 6.2.2 says which spellings are the same path. In the judged path characters that no URI can hold
/// literally (outside ASCII, space, <c>"&lt;&gt;^`{|}</c>) are decoded; reserved characters that came encoded stay
/// upper-case triplets, because <c>%3A</c> and <c>:</c> are not the same to every upstream. They are the same to many
/// others, so which route and policy a path has is decided by <see cref="Literal"/>, where both are one.
/// </remarks>
internal static class CanonicalPath
{
    private const int OnStack = 512;

    // "./" also ends "..": a segment that is or ends with dots is never taken the short way.
    private static readonly SearchValues<string> Suspicious = SearchValues.Create(["//", "./", ":$"], StringComparison.Ordinal);

    /// <summary>Judges a raw path.</summary>
    /// <param name="raw">The path as sent, from its first slash, without the query.</param>
    /// <param name="settings">The bounds and switches.</param>
    /// <param name="known">A string that may be returned instead of a new one when it holds the same text.</param>
    /// <param name="judged">The judged path; null when refused.</param>
    /// <param name="forwarded">The forwarded path; null when refused.</param>
    public static RequestRefusal Judge(
        ReadOnlySpan<char> raw, CanonicalSettings settings, string? known, out string? judged, out string? forwarded)
    {
        judged = forwarded = null;
        if (raw.IsEmpty || raw[0] != '/')
        {
            return RequestRefusal.InvalidTarget;
        }

        if (raw.Length > settings.MaxPathLength)
        {
            return RequestRefusal.PathTooLong;
        }

        if (!raw.ContainsAnyExcept(PathCharacters.Plain) && !raw.ContainsAny(Suspicious) && raw[^1] != '.')
        {
            judged = forwarded = known is not null && raw.SequenceEqual(known) ? known : raw.ToString();
            return RequestRefusal.None;
        }

        // Nothing grows but a bracket, into its triplet.
        var worst = raw.Length + (2 * (raw.Count('[') + raw.Count(']')));
        var rented = worst > OnStack ? ArrayPool<char>.Shared.Rent(worst) : null;
        var buffer = rented ?? stackalloc char[OnStack];
        var refusal = Decode(raw, settings, buffer, out var length);
        if (refusal == RequestRefusal.None)
        {
            refusal = PathStructure.Judge(buffer[..length]);
        }

        if (refusal == RequestRefusal.None)
        {
            judged = buffer[..length].ToString();
            forwarded = Encode(judged);
        }

        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return refusal;
    }

    /// <summary>
    /// The forwarded path of a judged path, also after route transforms changed it: triplets stay, everything else that a
    /// URI's path cannot hold is encoded. Returns the same string when nothing is.
    /// </summary>
    public static string Encode(string judged)
    {
        var first = FirstToEncode(judged);
        if (first < 0)
        {
            return judged;
        }

        var text = new StringBuilder(judged, 0, first, judged.Length + 32);
        var rest = judged.AsSpan(first);
        Span<byte> utf8 = stackalloc byte[4];
        while (!rest.IsEmpty)
        {
            if (PathCharacters.Literal.Contains(rest[0]) || TryTriplet(rest, out _))
            {
                text.Append(rest[0]);
                rest = rest[1..];
                continue;
            }

            Rune.DecodeFromUtf16(rest, out var rune, out var consumed);
            foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
            {
                AppendTriplet(text, b);
            }

            rest = rest[consumed..];
        }

        return text.ToString();
    }

    /// <summary>
    /// The judged path with every encoded character that could have stood there literally (<c>:@!$&amp;'()*+,;=</c>) written
    /// so. Returns the same string when there is none. Triplets of other characters stay, so nothing new can arise.
    /// </summary>
    public static string Literal(string judged)
    {
        var at = judged.IndexOf('%', StringComparison.Ordinal);
        StringBuilder? text = null;
        var copied = 0;
        while (at >= 0)
        {
            var isLiteral = TryTriplet(judged.AsSpan(at), out var value) && PathCharacters.Literal.Contains((char)value) && value != '/';
            if (isLiteral)
            {
                text ??= new StringBuilder(judged.Length);
                text.Append(judged, copied, at - copied).Append((char)value);
                copied = at + 3;
            }

            at = judged.IndexOf('%', isLiteral ? copied : at + 1);
        }

        return text?.Append(judged, copied, judged.Length - copied).ToString() ?? judged;
    }

    /// <summary>
    /// A part of a judged path with every triplet decoded: what the application behind takes a path parameter for. Not a path any more, and never
    /// forwarded. Each value has one judged spelling but for <see cref="Literal"/>: double encodings were refused.
    /// </summary>
    public static string Decode(string judged)
    {
        var at = judged.IndexOf('%', StringComparison.Ordinal);
        if (at < 0)
        {
            return judged;
        }

        var text = new StringBuilder(judged.Length);
        var copied = 0;
        while (at >= 0)
        {
            if (TryTriplet(judged.AsSpan(at), out var value))
            {
                text.Append(judged, copied, at - copied).Append((char)value);
                copied = at + 3;
            }

            at = judged.IndexOf('%', Math.Max(copied, at + 1));
        }

        return text.Append(judged, copied, judged.Length - copied).ToString();
    }

    /// <summary>Whether the text begins with a percent sign and two hexadecimal digits.</summary>
    public static bool TryTriplet(ReadOnlySpan<char> text, out byte value)
    {
        if (text.Length >= 3 && text[0] == '%' && char.IsAsciiHexDigit(text[1]) && char.IsAsciiHexDigit(text[2]))
        {
            value = (byte)((HexValue(text[1]) << 4) | HexValue(text[2]));
            return true;
        }

        value = 0;
        return false;
    }

    private static int FirstToEncode(string judged)
    {
        var from = 0;
        while (true)
        {
            var at = judged.AsSpan(from).IndexOfAnyExcept(PathCharacters.Literal);
            if (at < 0)
            {
                return -1;
            }

            from += at;
            if (!TryTriplet(judged.AsSpan(from), out _))
            {
                return from;
            }

            from += 3;
        }
    }

    private static RequestRefusal Decode(ReadOnlySpan<char> raw, CanonicalSettings settings, Span<char> judged, out int length)
    {
        length = 0;
        var i = 0;
        while (i < raw.Length)
        {
            var c = raw[i];
            if (c != '%')
            {
                var refusal = JudgeLiteral(c, settings);
                if (refusal != RequestRefusal.None)
                {
                    return refusal;
                }

                if (c is '[' or ']')
                {
                    WriteTriplet(judged, ref length, (byte)c);
                }
                else
                {
                    judged[length++] = c;
                }

                i++;
                continue;
            }

            if (!TryTriplet(raw[i..], out var value))
            {
                return RequestRefusal.InvalidPercentEncoding;
            }

            if (value >= 0x80)
            {
                var refusal = DecodeNonAscii(raw[i..], out var rune, out var consumed);
                if (refusal != RequestRefusal.None)
                {
                    return refusal;
                }

                length += rune.EncodeToUtf16(judged[length..]);
                i += consumed;
                continue;
            }

            var encoded = JudgeEncoded(value, settings);
            if (encoded != RequestRefusal.None)
            {
                return encoded;
            }

            if (PathCharacters.ReservedSet.Contains((char)value))
            {
                WriteTriplet(judged, ref length, value);
            }
            else
            {
                judged[length++] = (char)value;
            }

            i += 3;
        }

        return RequestRefusal.None;
    }

    private static RequestRefusal JudgeLiteral(char c, CanonicalSettings settings) => c switch
    {
        // Servlet containers drop ";…" of each segment before they map it: "/public;/../admin", "/admin;x/" (CVE-2020-1957, CVE-2021-41303).
        ';' => settings.PathParameters == AmbiguousSyntax.Allow ? RequestRefusal.None : RequestRefusal.PathParameter,
        _ when PathCharacters.Literal.Contains(c) => RequestRefusal.None,
        _ when PathCharacters.SentRawByBrowsers.Contains(c, StringComparison.Ordinal) => RequestRefusal.None,
        '\\' => RequestRefusal.Backslash,
        // Envoy forwarded "/admin#/public" as judged by its end (CVE-2021-32779).
        '#' => RequestRefusal.Fragment,
        < ' ' or '\u007F' => RequestRefusal.ControlCharacter,
        > '\u007F' => RequestRefusal.RawNonAscii,
        _ => RequestRefusal.IllegalCharacter,
    };

    private static RequestRefusal JudgeEncoded(byte value, CanonicalSettings settings) => (char)value switch
    {
        < ' ' or '\u007F' => RequestRefusal.ControlCharacter,
        // Whether %2F separates is where proxies and servers disagree; YARP would even make it %252F (dotnet/yarp #1419).
        '/' => RequestRefusal.EncodedSlash,
        '\\' => RequestRefusal.Backslash,
        // "%2e%2e/" passed Apache's check for ".." (CVE-2021-41773), and nobody has to encode a dot.
        '.' => RequestRefusal.EncodedDot,
        // Proxies that rewrite with the decoded path cut it at a question mark or number sign (CVE-2024-38474).
        '?' or '#' when settings.EncodedDelimiters == AmbiguousSyntax.Refuse => RequestRefusal.EncodedDelimiter,
        ';' when settings.PathParameters == AmbiguousSyntax.Refuse => RequestRefusal.PathParameter,
        _ => RequestRefusal.None,
    };

    // Overlong forms (CVE-2000-0884: %c0%af is no slash), surrogates (CESU-8) and cut sequences are what DecodeFromUtf8 does not take.
    private static RequestRefusal DecodeNonAscii(ReadOnlySpan<char> raw, out Rune rune, out int consumed)
    {
        Span<byte> utf8 = stackalloc byte[4];
        var count = 0;
        while (count < utf8.Length && TryTriplet(raw[(3 * count)..], out utf8[count]))
        {
            count++;
        }

        var status = Rune.DecodeFromUtf8(utf8[..count], out rune, out var bytes);
        consumed = 3 * bytes;
        return status == OperationStatus.Done ? PathCharacters.JudgeNonAscii(rune) : RequestRefusal.InvalidUtf8;
    }

    private static int HexValue(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;

    private static char HexDigit(int value) => (char)(value < 10 ? '0' + value : 'A' + value - 10);

    private static void WriteTriplet(Span<char> to, ref int length, byte value)
    {
        to[length++] = '%';
        to[length++] = HexDigit(value >> 4);
        to[length++] = HexDigit(value & 0xF);
    }

    [SuppressMessage("Roslynator", "RCS1197:Optimize StringBuilder.Append call", Justification = "Three characters, no string.")]
    private static void AppendTriplet(StringBuilder to, byte value) =>
        to.Append('%').Append(HexDigit(value >> 4)).Append(HexDigit(value & 0xF));
}
