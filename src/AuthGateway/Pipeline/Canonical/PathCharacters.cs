using System.Buffers;
using System.Text;

namespace AuthGateway.Pipeline.Canonical;

/// <summary>Which character may stand where in a path: RFC 3986 section 3.3, and what past attacks add to it.</summary>
internal static class PathCharacters
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private const string Reserved = "!$&'()*+,;=:@[]%?#";

    /// <summary>Stands for itself in every path: pchar without percent-encodings and without <c>;</c>, and the slash.</summary>
    public static readonly SearchValues<char> Plain = SearchValues.Create(Unreserved + "!$&'()*+,=:@/");

    /// <summary>What a URI's path can hold literally, all other characters have to be percent-encoded.</summary>
    public static readonly SearchValues<char> Literal = SearchValues.Create(Unreserved + "!$&'()*+,;=:@/");

    /// <summary>Encoded or not, they mean the same (RFC 3986 section 2.3).</summary>
    public static readonly SearchValues<char> UnreservedSet = SearchValues.Create(Unreserved);

    /// <summary>Encoded, they mean something else than literally (RFC 3986 section 2.2): they stay encoded in the judged path.</summary>
    public static readonly SearchValues<char> ReservedSet = SearchValues.Create(Reserved);

    /// <summary>What RFC 3986 does not allow and browsers send literally all the same; read as if it were encoded.</summary>
    public const string SentRawByBrowsers = "|^[]";

    /// <summary>
    /// Characters that another system turns into one of <c>/ \ . % ? # ;</c>. It does so by compatibility normalization
    /// (NFKC; all characters whose normal form holds one of them are here) or by a Windows code page's best-fit mapping
    /// (U+2044 and U+2215 to a slash, U+2216 to a backslash and U+066A to a percent sign in 1252, the yen sign to a backslash in 932, the won
    /// sign in 949), as in CVE-2024-4577. So <c>/public/‥／admin</c> would be judged as one path and served as another.
    /// </summary>
    private static readonly SearchValues<char> Delimiters = SearchValues.Create(
        "\u00A5\u037E\u066A\u2024\u2025\u2026\u2044\u2047\u2048\u2049\u20A9\u2100\u2101\u2105\u2106\u2215\u2216"
        + "\u2488\u2489\u248A\u248B\u248C\u248D\u248E\u248F\u2490\u2491\u2492\u2493\u2494\u2495\u2496\u2497\u2498\u2499\u249A\u249B"
        + "\u29F5\u29F8\u29F9\u33C2\u33C7\u33D8\uFE14\uFE16\uFE19\uFE30\uFE52\uFE54\uFE56\uFE5F\uFE68\uFE6A"
        + "\uFF03\uFF05\uFF0E\uFF0F\uFF1B\uFF1F\uFF3C");

    /// <summary>
    /// Letters that equal an ASCII letter when case is ignored (Java's equalsIgnoreCase, upper-casing before a look-up:
    /// CVE-2019-19844): dotted and dotless i, long s, the Kelvin sign.
    /// </summary>
    private static readonly SearchValues<char> AsciiByCase = SearchValues.Create("\u0130\u0131\u017F\u212A");

    /// <summary>Judges a character that was percent-encoded and lies outside ASCII.</summary>
    public static RequestRefusal JudgeNonAscii(Rune rune)
    {
        // C1 controls: ECMA-48's second block, which terminals and Latin-1 readers obey.
        if (rune.Value <= 0x9F)
        {
            return RequestRefusal.ControlCharacter;
        }

        // U+1F100 is NFKC "0.".
        if (rune.Value == 0x1F100 || (rune.IsBmp && (Delimiters.Contains((char)rune.Value) || AsciiByCase.Contains((char)rune.Value))))
        {
            return RequestRefusal.LookAlike;
        }

        return IsInvisible(rune.Value) ? RequestRefusal.InvisibleCharacter : RequestRefusal.None;
    }

    /// <summary>
    /// Characters that show nothing and that some file systems and filters drop, so that <c>.[U+200C].</c> becomes <c>..</c>
    /// (CVE-2014-9390), those that reorder what an operator reads in a log (CVE-2021-42574), and noncharacters.
    /// </summary>
    private static bool IsInvisible(int c) =>
        c is 0xAD or 0x34F or 0x61C or 0x180E or 0xFEFF or 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800
            or (>= 0x200B and <= 0x200F) or (>= 0x2028 and <= 0x202E) or (>= 0x2060 and <= 0x206F)
            or (>= 0xFDD0 and <= 0xFDEF) or (>= 0xFFF0 and <= 0xFFFD) or (>= 0xE0000 and <= 0xE0FFF)
        || (c & 0xFFFE) == 0xFFFE;
}
