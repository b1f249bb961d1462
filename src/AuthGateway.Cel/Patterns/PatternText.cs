using System.Globalization;
using System.Text;

namespace AuthGateway.Cel.Patterns;

/// <summary>Characters within patterns of .NET.</summary>
internal static class PatternText
{
    /// <summary>A code point as a part of a pattern.</summary>
    public static string Literal(Rune rune, bool ignoreCase)
    {
        if (!ignoreCase)
        {
            return Escaped(rune);
        }

        if (!rune.IsAscii)
        {
            // The two libraries know different pairs of letters beyond ASCII.
            throw new PatternException("Characters beyond ASCII are not covered where case is ignored.");
        }

        var c = (char)rune.Value;
        return char.IsAsciiLetter(c) ? $"[{char.ToLowerInvariant(c)}{char.ToUpperInvariant(c)}{FoldsTo(c)}]" : Escaped(rune);
    }

    /// <summary>The letters beyond ASCII that RE2 folds to an ASCII letter: the Kelvin sign to k, the long s to s.</summary>
    public static string FoldsTo(char letter) => letter switch
    {
        'k' or 'K' => "\\u212a",
        's' or 'S' => "\\u017f",
        _ => "",
    };

    /// <summary>A code point, written so that it means itself in and outside of a class.</summary>
    public static string Escaped(Rune rune)
    {
        var text = new StringBuilder();
        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
        {
            text.Append(char.IsAsciiLetterOrDigit(unit) ? unit.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"));
        }

        return text.ToString();
    }
}
