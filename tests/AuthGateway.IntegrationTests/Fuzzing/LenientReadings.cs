using System.Globalization;
using System.Text;

namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>
/// What servers take a path for that are less careful than the RFC allows: decoded up to three times, also what is no UTF-8, with backslashes and look-alikes for
/// slashes, parameters cut, slashes merged, dots and spaces at the end dropped, dot segments resolved or not.
/// </summary>
internal static class LenientReadings
{
    private const int Switches = 6;

    private static readonly Dictionary<char, string> LookAlikes = new()
    {
        ['\uFF0F'] = "/", ['\u2215'] = "/", ['\u2044'] = "/", ['\u29F8'] = "/", ['\uFF3C'] = "\\", ['\u2216'] = "\\", ['\uFE68'] = "\\", ['\u29F5'] = "\\", ['\uFF0E'] = ".", ['\u2024'] = ".",
        ['\uFE52'] = ".", ['\u2025'] = "..", ['\uFE30'] = "..", ['\u2026'] = "...", ['\uFF05'] = "%", ['\uFE6A'] = "%", ['\uFF1F'] = "?", ['\uFF03'] = "#", ['\uFF1B'] = ";", ['\u037E'] = ";",
        ['\u0130'] = "i", ['\u0131'] = "i", ['\u017F'] = "s", ['\u212A'] = "k", ['\u200B'] = "", ['\u200C'] = "", ['\u200D'] = "", ['\u00AD'] = "", ['\u2060'] = "", ['\uFEFF'] = "", ['\u202E'] = "",
    };

    /// <summary>Whether any of them begins with the segment.</summary>
    public static bool AnyBeginsWith(string path, string segment)
    {
        if (!path.Contains(segment[1..], StringComparison.OrdinalIgnoreCase) && !path.Contains('%', StringComparison.Ordinal))
        {
            return false;
        }

        var decoded = path;
        for (var times = 0; times <= 3; times++)
        {
            for (var switches = 0; switches < 1 << Switches; switches++)
            {
                if (Begins(Read(decoded, switches), segment))
                {
                    return true;
                }
            }

            decoded = Decode(decoded);
        }

        return false;
    }

    /// <summary>Every triplet, and <c>%uXXXX</c>, turned into its character: UTF-8 with its overlong forms, and what is none as Latin-1.</summary>
    public static string Decode(string text)
    {
        if (!text.Contains('%', StringComparison.Ordinal))
        {
            return text;
        }

        var decoded = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            if (Hex(text, i + 2, 4) is { } wide && text[i] == '%' && text[i + 1] is 'u' or 'U')
            {
                decoded.Append((char)wide);
                i += 6;
            }
            else if (Triplet(text, i) is { } first)
            {
                var more = first switch { >= 0xF0 => 3, >= 0xE0 => 2, >= 0xC0 => 1, _ => 0 };
                var value = more == 0 ? first : first & (0x3F >> more);
                var read = 0;
                while (read < more && Triplet(text, i + (3 * (read + 1))) is >= 0x80 and < 0xC0 and var next)
                {
                    value = (value << 6) | (next & 0x3F);
                    read++;
                }

                decoded.Append(read == more && value is <= 0xFFFF ? (char)value : (char)first);
                i += read == more ? 3 * (more + 1) : 3;
            }
            else
            {
                decoded.Append(text[i++]);
            }
        }

        return decoded.ToString();
    }

    private static string Read(string path, int switches)
    {
        bool On(int bit) => (switches & (1 << bit)) != 0;
        var text = On(0) ? string.Concat(path.Select(c => LookAlikes.TryGetValue(c, out var other) ? other : char.IsControl(c) ? "" : c.ToString())) : path;
        text = On(1) && text.IndexOfAny(['?', '#', '\0']) is >= 0 and var end ? text[..end] : text;
        text = On(2) ? text.Replace('\\', '/') : text;
        var segments = text.Split('/').Select(segment => On(3) ? segment.Split(';')[0] : segment).ToList();
        segments = On(4) ? [.. segments.Select(segment => segment is "." or ".." ? segment : segment.TrimEnd('.', ' ', '\t', '\u00a0'))] : segments;
        return On(5) ? Resolved(segments) : string.Join('/', segments);
    }

    // Empty segments merged, dot segments resolved: "/" in front of what is left.
    private static string Resolved(List<string> segments)
    {
        var kept = new List<string>();
        foreach (var segment in segments.Where(segment => segment is not ("" or ".")))
        {
            if (segment != "..")
            {
                kept.Add(segment);
            }
            else if (kept.Count > 0)
            {
                kept.RemoveAt(kept.Count - 1);
            }
        }

        return "/" + string.Join('/', kept);
    }

    private static bool Begins(string path, string segment) =>
        path.StartsWith(segment, StringComparison.OrdinalIgnoreCase) && (path.Length == segment.Length || path[segment.Length] == '/');

    private static int? Triplet(string text, int at) => at < text.Length && text[at] == '%' ? Hex(text, at + 1, 2) : null;

    private static int? Hex(string text, int at, int count) =>
        at + count <= text.Length && int.TryParse(text.AsSpan(at, count), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value : null;
}
