using System.Buffers;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace AuthGateway.Identity;

/// <summary>Reads and cuts the Cookie header (RFC 6265 section 4.2.1) for the names that are credentials here.</summary>
/// <remarks>
/// Servers part cookies differently: at commas (RFC 2109), not inside quotes, with $Version (the "cookie sandwich" against
/// Tomcat and Jetty). Where a name that matters stands anywhere but at the beginning of a pair, another reader may find a
/// cookie that was not seen here, so such a header is refused.
/// </remarks>
internal static class CookieHeader
{
    // RFC 9110 section 5.6.2: what a cookie's name is made of.
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private const int EncodedLength = 3;

    /// <summary>Finds the value of a cookie.</summary>
    /// <param name="headers">The Cookie header's values.</param>
    /// <param name="name">The cookie's name.</param>
    /// <param name="value">Its value; null when there is none.</param>
    /// <returns>False when there is more than one, or when other readers may find one where none is found here.</returns>
    public static bool TryFind(StringValues headers, string name, out string? value)
    {
        value = null;
        foreach (var header in headers)
        {
            var rest = header.AsSpan();
            while (!rest.IsEmpty)
            {
                var pair = Next(ref rest);
                if (IsNamed(pair, name, StringComparison.Ordinal))
                {
                    if (value is not null)
                    {
                        return false;
                    }

                    value = pair[(name.Length + 1)..].ToString();
                }
                else if (IsDisguised(pair, name) || Mentions(pair, name))
                {
                    return false;
                }

                if (value is not null && Mentions(value, name))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>The header without some cookies; null when nothing is left.</summary>
    /// <remarks>Names are compared without their case here: some servers do.</remarks>
    public static string? Without(string header, IReadOnlyCollection<string> names)
    {
        var kept = new StringBuilder(header.Length);
        var rest = header.AsSpan();
        while (!rest.IsEmpty)
        {
            var pair = Next(ref rest);
            var isOne = false;
            foreach (var name in names)
            {
                isOne |= IsNamed(pair, name, StringComparison.OrdinalIgnoreCase) || IsDisguised(pair, name) || Mentions(pair, name);
            }

            if (!isOne && !pair.IsEmpty)
            {
                kept.Append(kept.Length > 0 ? "; " : "").Append(pair);
            }
        }

        return kept.Length > 0 ? kept.ToString() : null;
    }

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(';');
        var pair = (end < 0 ? rest : rest[..end]).Trim(" \t");
        rest = end < 0 ? [] : rest[(end + 1)..];
        return pair;
    }

    private static bool IsNamed(ReadOnlySpan<char> pair, string name, StringComparison comparison) =>
        pair.Length > name.Length && pair[name.Length] == '=' && pair.StartsWith(name, comparison);

    // As PHP reads names: percent-encoded ones decoded (CVE-2020-7070), and an underscore for a space, a dot and an open bracket
    // (CVE-2022-31629).
    private static bool IsDisguised(ReadOnlySpan<char> pair, string name)
    {
        var rest = pair;
        foreach (var expected in name)
        {
            if (rest.IsEmpty)
            {
                return false;
            }

            var (found, length) = (rest[0], 1);
            if (found == '%' && rest.Length >= EncodedLength && char.IsAsciiHexDigit(rest[1]) && char.IsAsciiHexDigit(rest[2]))
            {
                (found, length) = ((char)Convert.FromHexString(rest[1..EncodedLength])[0], EncodedLength);
            }

            if (char.ToLowerInvariant(found) != char.ToLowerInvariant(expected) && !(expected == '_' && found is ' ' or '.' or '['))
            {
                return false;
            }

            rest = rest[length..];
        }

        return rest.TrimStart(" \t") is ['=', ..];
    }

    // The name as a word of its own with an equals sign behind it, in whatever case and at whatever place.
    private static bool Mentions(ReadOnlySpan<char> text, string name)
    {
        for (var at = 0; at < text.Length;)
        {
            var found = text[at..].IndexOf(name, StringComparison.OrdinalIgnoreCase);
            if (found < 0)
            {
                return false;
            }

            var (start, end) = (at + found, at + found + name.Length);
            var isWord = start == 0 || !NameCharacters.Contains(text[start - 1]);
            if (isWord && text[end..].TrimStart(" \t") is ['=', ..])
            {
                return true;
            }

            at = start + 1;
        }

        return false;
    }
}
