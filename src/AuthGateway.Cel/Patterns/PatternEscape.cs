using System.Globalization;
using System.Text;

namespace AuthGateway.Cel.Patterns;

/// <summary>What a backslash begins.</summary>
internal static class PatternEscape
{
    // RE2's classes are of ASCII; .NET's own are of all of Unicode: its \d takes digits that no parser of numbers takes.
    private const string Digits = "0-9";
    private const string WordCharacters = "0-9A-Za-z_";
    private const string Blanks = @"\t\n\f\r ";

    /// <summary>Translates an escape outside of classes and moves behind it.</summary>
    public static string Translate(string source, ref int at, out bool canRepeat)
    {
        canRepeat = true;
        if (at + 1 >= source.Length)
        {
            throw new PatternException("The pattern ends with a backslash.");
        }

        var kind = source[at + 1];
        if (kind is 'A' or 'z')
        {
            at += 2;
            canRepeat = false;
            return "\\" + kind;
        }

        if (Set(kind) is { } set)
        {
            at += 2;
            return char.IsAsciiLetterUpper(kind) ? CharacterClass.Negated(set) : $"[{set}]";
        }

        return PatternText.Escaped(ReadCharacter(source, ref at));
    }

    /// <summary>The characters of <c>\d</c>, <c>\w</c>, <c>\s</c> and of their opposites; null for another escape.</summary>
    public static string? Set(char kind) => kind switch
    {
        'd' or 'D' => Digits,
        'w' or 'W' => WordCharacters,
        's' or 'S' => Blanks,
        _ => null,
    };

    /// <summary>Reads an escape that stands for one character, and moves behind it.</summary>
    public static Rune ReadCharacter(string source, ref int at)
    {
        if (at + 1 >= source.Length)
        {
            throw new PatternException("The pattern ends with a backslash.");
        }

        var kind = source[at + 1];
        at += 2;
        switch (kind)
        {
            case 'n':
                return new Rune('\n');
            case 't':
                return new Rune('\t');
            case 'r':
                return new Rune('\r');
            case 'f':
                return new Rune('\f');
            case 'v':
                return new Rune('\v');
            case 'a':
                return new Rune('\a');
            case 'x':
                return ReadHex(source, ref at);
            default:
                return char.IsAscii(kind) && !char.IsAsciiLetterOrDigit(kind)
                    ? new Rune(kind)
                    : throw new PatternException($"The escape \\{(char.IsAscii(kind) ? kind : '?')} is not covered.");
        }
    }

    // \x7F and \x{10FFFF}.
    private static Rune ReadHex(string source, ref int at)
    {
        var isBraced = at < source.Length && source[at] == '{';
        var end = isBraced ? source.IndexOf('}', at) : at + 2;
        if (end < 0 || end > source.Length
            || !int.TryParse(source.AsSpan(isBraced ? at + 1 : at, end - at - (isBraced ? 1 : 0)), NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture, out var code)
            || !Rune.TryCreate(code, out var rune))
        {
            throw new PatternException("The escape \\x has two digits, or a code point in braces.");
        }

        at = isBraced ? end + 1 : end;
        return rune;
    }
}
