using System.Text;

namespace AuthGateway.Cel.Patterns;

/// <summary>Classes: <c>[a-z]</c>, <c>[^/]</c>, <c>[[:alpha:]]</c>.</summary>
internal static class CharacterClass
{
    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["alnum"] = "0-9A-Za-z",
        ["alpha"] = "A-Za-z",
        ["ascii"] = @"\u0000-\u007f",
        ["blank"] = @"\t ",
        ["cntrl"] = @"\u0000-\u001f\u007f",
        ["digit"] = "0-9",
        ["graph"] = @"\u0021-\u007e",
        ["lower"] = "a-z",
        ["print"] = @"\u0020-\u007e",
        ["punct"] = @"\u0021-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u007e",
        ["space"] = @"\t\n\v\f\r ",
        ["upper"] = "A-Z",
        ["word"] = "0-9A-Za-z_",
        ["xdigit"] = "0-9A-Fa-f",
    };

    /// <summary>Every code point that is not in a set. What is beyond the first plane is in none.</summary>
    public static string Negated(string set) => $@"(?:[^{set}\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])";

    /// <summary>Translates a class and moves behind it.</summary>
    public static string Translate(string source, ref int at, bool ignoreCase)
    {
        at++;
        var isNegated = at < source.Length && source[at] == '^';
        at += isNegated ? 1 : 0;
        var set = new StringBuilder();
        for (var isFirst = true; isFirst || at >= source.Length || source[at] != ']'; isFirst = false)
        {
            if (at >= source.Length)
            {
                throw new PatternException("The pattern's class has no end.");
            }

            if (TryReadNamed(source, ref at) is { } named)
            {
                set.Append(named);
            }
            else if (source[at] == '\\' && at + 1 < source.Length && PatternEscape.Set(source[at + 1]) is { } escaped)
            {
                if (char.IsAsciiLetterUpper(source[at + 1]))
                {
                    throw new PatternException("\\D, \\W and \\S are not covered within a class.");
                }

                set.Append(escaped);
                at += 2;
            }
            else
            {
                AppendRange(source, ref at, set, ignoreCase);
            }
        }

        at++;
        return isNegated ? Negated(set.ToString()) : $"[{set}]";
    }

    private static void AppendRange(string source, ref int at, StringBuilder set, bool ignoreCase)
    {
        var first = ReadCharacter(source, ref at);
        var last = first;
        if (at + 1 < source.Length && source[at] == '-' && source[at + 1] != ']')
        {
            at++;
            last = ReadCharacter(source, ref at);
        }

        if (last < first)
        {
            throw new PatternException("A range of the pattern's class ends before it begins.");
        }

        set.Append(PatternText.Escaped(first)).Append('-').Append(PatternText.Escaped(last));
        if (ignoreCase)
        {
            AppendOtherCase(first, last, set);
        }
    }

    private static void AppendOtherCase(Rune first, Rune last, StringBuilder set)
    {
        if (!last.IsAscii)
        {
            throw new PatternException("Characters beyond ASCII are not covered where case is ignored.");
        }

        for (var c = first.Value; c <= last.Value; c++)
        {
            if (char.IsAsciiLetter((char)c))
            {
                set.Append((char)(c ^ 0x20)).Append(PatternText.FoldsTo((char)c));
            }
        }
    }

    private static Rune ReadCharacter(string source, ref int at)
    {
        if (at >= source.Length)
        {
            throw new PatternException("The pattern's class has no end.");
        }

        var rune = source[at] == '\\' ? PatternEscape.ReadCharacter(source, ref at) : Take(source, ref at);
        return rune.IsBmp ? rune : throw new PatternException("Characters beyond U+FFFF are not covered within a class.");
    }

    private static Rune Take(string source, ref int at)
    {
        if (!Rune.TryGetRuneAt(source, at, out var rune))
        {
            throw new PatternException("The pattern holds half of a surrogate pair.");
        }

        at += rune.Utf16SequenceLength;
        return rune;
    }

    private static string? TryReadNamed(string source, ref int at)
    {
        if (at + 1 >= source.Length || source[at] != '[' || source[at + 1] != ':')
        {
            return null;
        }

        var end = source.IndexOf(":]", at + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var name = source[(at + 2)..end];
        at = end + 2;
        return Named.TryGetValue(name, out var set) ? set : throw new PatternException("There is no such named class in the pattern.");
    }
}
