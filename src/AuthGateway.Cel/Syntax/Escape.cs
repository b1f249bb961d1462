using System.Text;

namespace AuthGateway.Cel.Syntax;

/// <summary>The escapes of literals.</summary>
internal static class Escape
{
    /// <summary>Reads one escape and moves behind it. In bytes, <c>\x</c> and <c>\377</c> are octets, and there is no <c>\u</c>.</summary>
    public static Fault? Read(string source, ref int at, bool isBytes, StringBuilder text, List<byte> octets)
    {
        var start = at;
        var kind = at + 1 < source.Length ? source[at + 1] : '\0';
        var simple = Simple(kind);
        if (simple != '\0')
        {
            at += 2;
            text.Append(simple);
            return null;
        }

        var (digits, radix, skip) = kind switch
        {
            'x' or 'X' => (2, 16, 2),
            'u' when !isBytes => (4, 16, 2),
            'U' when !isBytes => (8, 16, 2),
            >= '0' and <= '3' => (3, 8, 1),
            _ => (0, 0, 0),
        };
        if (digits == 0 || !TryReadDigits(source, at + skip, digits, radix, out var code))
        {
            return new Fault(start, "There is no such escape.");
        }

        at += skip + digits;
        if (isBytes)
        {
            octets.Add((byte)code);
            return null;
        }

        if (!Rune.TryCreate(code, out var rune))
        {
            return new Fault(start, "The escape is no code point.");
        }

        text.Append(rune.ToString());
        return null;
    }

    private static bool TryReadDigits(string source, int at, int count, int radix, out uint code)
    {
        code = 0;
        if (at + count > source.Length)
        {
            return false;
        }

        foreach (var c in source.AsSpan(at, count))
        {
            if (!char.IsAsciiHexDigit(c) || Convert.ToInt32(c.ToString(), 16) >= radix)
            {
                return false;
            }

            code = unchecked((code * (uint)radix) + (uint)Convert.ToInt32(c.ToString(), 16));
        }

        return true;
    }

    private static char Simple(char kind) => kind switch
    {
        'a' => '\a',
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\v',
        '\\' or '\'' or '"' or '`' or '?' => kind,
        _ => '\0',
    };
}
