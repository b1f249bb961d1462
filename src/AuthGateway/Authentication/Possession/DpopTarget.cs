using System.Buffers;
using System.Globalization;
using System.Text;

namespace AuthGateway.Authentication.Possession;

/// <summary>
/// The normal form of an address (RFC 3986 sections 6.2.2 and 6.2.3), by which a proof's <c>htu</c> and the address of the
/// request are compared (RFC 9449 section 4.3). Two addresses with one normal form are the same to every route here.
/// </summary>
internal static class DpopTarget
{
    // RFC 3986 section 3.3: pchar and the slash. Encoded or not, these have one route and one policy here.
    private static readonly SearchValues<char> Literal =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/");

    private static readonly SearchValues<char> Host = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");
    private static readonly SearchValues<char> AddressLiteral = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>An absolute http or https URL in its normal form, without query and fragment; null when it is none.</summary>
    public static string? NormalUrl(ReadOnlySpan<char> url)
    {
        // Some readers take a backslash for a slash, and all drop or refuse controls: such an address has no one meaning.
        if (url.ContainsAnyInRange('\0', ' ') || url.ContainsAny('\\', '\u007F'))
        {
            return null;
        }

        var end = url.IndexOfAny('?', '#');
        var text = end < 0 ? url : url[..end];
        var (scheme, port) = text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? ("https", 443)
            : text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? ("http", 80) : ("", 0);
        if (port == 0)
        {
            return null;
        }

        var rest = text[(scheme.Length + 3)..];
        var slash = rest.IndexOf('/');
        var authority = slash < 0 ? rest : rest[..slash];
        return NormalAuthority(authority, port) is { } normal ? $"{scheme}://{normal}{NormalPath(slash < 0 ? [] : rest[slash..])}" : null;
    }

    /// <summary>A path in its normal form: it begins with a slash and holds no dot segments.</summary>
    /// <param name="path">The path, with or without percent-encodings.</param>
    public static string NormalPath(ReadOnlySpan<char> path)
    {
        var text = new StringBuilder(path.Length + 1);
        if (path.IsEmpty || path[0] != '/')
        {
            text.Append('/');
        }

        Span<byte> utf8 = stackalloc byte[4];
        while (!path.IsEmpty)
        {
            if (path[0] == '%' && path.Length >= 3 && byte.TryParse(path[1..3], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                Append(text, value);
                path = path[3..];
                continue;
            }

            Rune.DecodeFromUtf16(path, out var rune, out var consumed);
            if (rune.IsAscii && Literal.Contains((char)rune.Value))
            {
                text.Append((char)rune.Value);
            }
            else
            {
                foreach (var b in utf8[..rune.EncodeToUtf8(utf8)])
                {
                    AppendTriplet(text, b);
                }
            }

            path = path[consumed..];
        }

        var normal = text.ToString();
        return normal.Contains("/.", StringComparison.Ordinal) ? WithoutDotSegments(normal) : normal;
    }

    private static string? NormalAuthority(ReadOnlySpan<char> authority, int defaultPort)
    {
        var isLiteral = authority is ['[', ..];
        var hostEnd = isLiteral ? authority.IndexOf(']') + 1 : authority.IndexOf(':');
        hostEnd = hostEnd < 0 ? authority.Length : hostEnd;
        var host = authority[..hostEnd];
        var isHost = isLiteral
            ? host.Length > 2 && !host[1..^1].ContainsAnyExcept(AddressLiteral)
            : host.Length > 0 && !host.ContainsAnyExcept(Host);
        if (!isHost)
        {
            return null;
        }

        var name = host.ToString().ToLowerInvariant();
        if (authority[hostEnd..] is not [':', .. var digits])
        {
            return hostEnd == authority.Length ? name : null;
        }

        // RFC 3986 section 6.2.3: an empty port is the scheme's own.
        if (digits.IsEmpty)
        {
            return name;
        }

        if (!ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            return null;
        }

        return port == defaultPort ? name : string.Create(CultureInfo.InvariantCulture, $"{name}:{port}");
    }

    private static void Append(StringBuilder text, byte value)
    {
        // An encoded slash is no slash; requests with one are refused before they come here.
        if (value != '/' && value < 0x80 && Literal.Contains((char)value))
        {
            text.Append((char)value);
        }
        else
        {
            AppendTriplet(text, value);
        }
    }

    private static void AppendTriplet(StringBuilder text, byte value) => text.Append(CultureInfo.InvariantCulture, $"%{value:X2}");

    // RFC 3986 section 5.2.4.
    private static string WithoutDotSegments(string path)
    {
        var segments = path[1..].Split('/');
        var kept = new List<string>(segments.Length);
        for (var i = 0; i < segments.Length; i++)
        {
            var isDots = segments[i] is "." or "..";
            if (segments[i] == ".." && kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }

            if (!isDots || i == segments.Length - 1)
            {
                kept.Add(isDots ? "" : segments[i]);
            }
        }

        return $"/{string.Join('/', kept)}";
    }
}
