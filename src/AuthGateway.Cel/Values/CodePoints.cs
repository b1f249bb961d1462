using System.Text;

namespace AuthGateway.Cel.Values;

/// <summary>Strings as the language sees them: sequences of code points, where .NET has UTF-16.</summary>
internal static class CodePoints
{
    /// <summary>How many code points a string has. A surrogate without its pair counts as one.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        var count = text.Length;
        for (var i = 1; i < text.Length; i++)
        {
            if (char.IsLowSurrogate(text[i]) && char.IsHighSurrogate(text[i - 1]))
            {
                count--;
            }
        }

        return count;
    }

    /// <summary>Compares by code point: UTF-16's own order has U+E000 to U+FFFF behind the code points above them.</summary>
    public static int Compare(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length) switch { < 0 => -1, > 0 => 1, _ => 0 };
        }

        var (a, b) = (left[common], right[common]);
        if (char.IsSurrogate(a) != char.IsSurrogate(b))
        {
            return char.IsSurrogate(a) ? 1 : -1;
        }

        return a < b ? -1 : 1;
    }

    /// <summary>The place of a code point in UTF-16, or -1 when the string has fewer; its count is the string's end.</summary>
    public static int Offset(string text, long index)
    {
        var offset = 0;
        for (; index > 0 && offset < text.Length; index--)
        {
            offset = Next(text, offset);
        }

        return index == 0 ? offset : -1;
    }

    /// <summary>The place in UTF-16 behind the code point that begins at a place.</summary>
    public static int Next(string text, int offset) =>
        offset + (char.IsHighSurrogate(text[offset]) && offset + 1 < text.Length && char.IsLowSurrogate(text[offset + 1]) ? 2 : 1);

    /// <summary>Whether every code point is whole: such a string has exactly one form in UTF-8.</summary>
    public static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (!Rune.TryGetRuneAt(text, i, out _))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }
}
