namespace AuthGateway.Relations.Dsl;

/// <summary>Finds the ends of the condition language's literals, so that a brace in a string does not end a condition.</summary>
internal static class DslLiterals
{
    private const string PlainEscapes = "abfnrtv\"'\\?`";

    /// <summary>The end of the string or bytes literal that starts here; -1 when none does.</summary>
    public static int StringEnd(ReadOnlySpan<char> text)
    {
        var at = text[0] is 'b' or 'B' ? 1 : 0;
        var raw = at < text.Length && text[at] is 'r' or 'R';
        at += raw ? 1 : 0;
        if (at >= text.Length || text[at] is not ('"' or '\''))
        {
            return -1;
        }

        var triple = TripleEnd(text, at, raw);
        return triple >= 0 ? triple : SingleEnd(text, at, raw);
    }

    /// <summary>The end of the number that starts here: a digit, or a dot and a digit.</summary>
    public static int NumberEnd(ReadOnlySpan<char> text, out bool isSchemaVersion)
    {
        isSchemaVersion = false;
        if (text is ['0', 'x', _, ..] && char.IsAsciiHexDigit(text[2]))
        {
            var hex = 2;
            while (hex < text.Length && char.IsAsciiHexDigit(text[hex]))
            {
                hex++;
            }

            return hex < text.Length && text[hex] is 'u' or 'U' ? hex + 1 : hex;
        }

        var whole = DigitsEnd(text, 0);
        var at = whole;
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at = DigitsEnd(text, at + 1);
        }

        var exponent = ExponentEnd(text, at);
        if (exponent > at)
        {
            return exponent;
        }

        isSchemaVersion = whole > 0 && at > whole;
        return at == whole && at < text.Length && text[at] is 'u' or 'U' ? at + 1 : at;
    }

    private static int DigitsEnd(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int ExponentEnd(ReadOnlySpan<char> text, int at)
    {
        if (at >= text.Length || text[at] is not ('e' or 'E'))
        {
            return at;
        }

        var digits = at + 1;
        if (digits < text.Length && text[digits] is '+' or '-')
        {
            digits++;
        }

        var end = DigitsEnd(text, digits);
        return end > digits ? end : at;
    }

    private static int TripleEnd(ReadOnlySpan<char> text, int at, bool raw)
    {
        var quote = text[at];
        if (text.Length < at + 3 || text[at + 1] != quote || text[at + 2] != quote)
        {
            return -1;
        }

        for (at += 3; at < text.Length;)
        {
            if (at + 2 < text.Length && text[at] == quote && text[at + 1] == quote && text[at + 2] == quote)
            {
                return at + 3;
            }

            var length = raw || text[at] != '\\' ? 1 : EscapeLength(text[at..]);
            if (length < 0)
            {
                return -1;
            }

            at += length;
        }

        return -1;
    }

    private static int SingleEnd(ReadOnlySpan<char> text, int at, bool raw)
    {
        var quote = text[at];
        for (at++; at < text.Length && text[at] is not ('\n' or '\r');)
        {
            if (text[at] == quote)
            {
                return at + 1;
            }

            var length = raw || text[at] != '\\' ? 1 : EscapeLength(text[at..]);
            if (length < 0)
            {
                return -1;
            }

            at += length;
        }

        return -1;
    }

    private static int EscapeLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 2)
        {
            return -1;
        }

        return text[1] switch
        {
            'x' or 'X' => HexLength(text, 2),
            'u' => HexLength(text, 4),
            'U' => HexLength(text, 8),
            >= '0' and <= '3' => text.Length >= 4 && text[2] is >= '0' and <= '7' && text[3] is >= '0' and <= '7' ? 4 : -1,
            var c => PlainEscapes.Contains(c, StringComparison.Ordinal) ? 2 : -1,
        };
    }

    private static int HexLength(ReadOnlySpan<char> text, int digits)
    {
        if (text.Length < 2 + digits)
        {
            return -1;
        }

        foreach (var c in text.Slice(2, digits))
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return -1;
            }
        }

        return 2 + digits;
    }
}
