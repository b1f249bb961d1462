using System.Text;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Syntax;

/// <summary>Literals of strings and bytes: quoted once or three times, raw, with escapes.</summary>
internal static class StringLiteral
{
    /// <summary>Whether a literal begins here: a quote, with at most one <c>r</c> and one <c>b</c> before it.</summary>
    public static bool StartsAt(string source, int at)
    {
        var (raw, bytes) = (0, 0);
        for (; at < source.Length && source[at] is 'r' or 'R' or 'b' or 'B' && raw <= 1 && bytes <= 1; at++)
        {
            raw += source[at] is 'r' or 'R' ? 1 : 0;
            bytes += source[at] is 'b' or 'B' ? 1 : 0;
        }

        return at < source.Length && source[at] is '"' or '\'' && raw <= 1 && bytes <= 1;
    }

    /// <summary>Reads a literal and moves behind it.</summary>
    public static Fault? Read(string source, ref int at, out CelValue value)
    {
        value = default;
        var start = at;
        var (isRaw, isBytes) = (false, false);
        for (; source[at] is not ('"' or '\''); at++)
        {
            isRaw |= source[at] is 'r' or 'R';
            isBytes |= source[at] is 'b' or 'B';
        }

        var quote = source[at];
        var isTriple = at + 2 < source.Length && source[at + 1] == quote && source[at + 2] == quote;
        var quotes = isTriple ? 3 : 1;
        var content = new StringBuilder();
        var octets = new List<byte>();
        for (at += quotes; !EndsAt(source, at, quote, quotes);)
        {
            if (at >= source.Length || (!isTriple && source[at] is '\n' or '\r'))
            {
                return new Fault(start, "The literal has no end.");
            }

            if (source[at] != '\\' || isRaw)
            {
                // A carriage return and a line feed are one line's end, whoever wrote the file.
                if (source[at] != '\r' || at + 1 >= source.Length || source[at + 1] != '\n')
                {
                    content.Append(source[at]);
                }

                at++;
            }
            else if (Escape.Read(source, ref at, isBytes, content, octets) is { } fault)
            {
                return fault;
            }

            if (isBytes && !IsOpenPair(content))
            {
                octets.AddRange(Encoding.UTF8.GetBytes(content.ToString()));
                content.Clear();
            }
        }

        at += quotes;
        var text = content.ToString();
        if (!CodePoints.IsWellFormed(text))
        {
            return new Fault(start, "The literal holds half of a surrogate pair.");
        }

        value = isBytes ? CelValue.Of(octets.ToArray()) : CelValue.Of(text);
        return null;
    }

    private static bool IsOpenPair(StringBuilder content) => content.Length == 1 && char.IsHighSurrogate(content[0]);

    private static bool EndsAt(string source, int at, char quote, int quotes)
    {
        for (var i = 0; i < quotes; i++)
        {
            if (at + i >= source.Length || source[at + i] != quote)
            {
                return false;
            }
        }

        return true;
    }
}
