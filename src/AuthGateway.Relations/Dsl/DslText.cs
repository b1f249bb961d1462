using System.Text;

namespace AuthGateway.Relations.Dsl;

/// <summary>
/// A model's text without its comments. They are taken out line by line before anything else is read, as the reference
/// does: a line that begins with <c>#</c>, and the rest of a line after a blank and <c>#</c>, even within a string of a
/// condition. Lines and columns stay what they were, for only the ends of lines are cut.
/// </summary>
internal static class DslText
{
    /// <summary>Takes the comments and the blanks at the lines' ends away.</summary>
    public static string WithoutComments(string text)
    {
        var kept = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (true)
        {
            var end = rest.IndexOf('\n');
            kept.Append(WithoutComment(end < 0 ? rest : rest[..end]));
            if (end < 0)
            {
                return kept.ToString();
            }

            kept.Append('\n');
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>A character for a message: control characters and what is not ASCII by number, so that nothing can pose as something else.</summary>
    public static string Show(char c) => c is > ' ' and < '\u007F' ? $"'{c}'" : $"U+{(int)c:X4}";

    /// <summary>Without the white space at both ends, as ECMAScript's trim sees it.</summary>
    public static string Trim(string text)
    {
        var start = 0;
        while (start < text.Length && IsWhiteSpace(text[start]))
        {
            start++;
        }

        return TrimEnd(text.AsSpan(start)).ToString();
    }

    private static ReadOnlySpan<char> WithoutComment(ReadOnlySpan<char> line)
    {
        var first = 0;
        while (first < line.Length && IsWhiteSpace(line[first]))
        {
            first++;
        }

        if (first < line.Length && line[first] == '#')
        {
            return [];
        }

        var comment = line.IndexOf(" #", StringComparison.Ordinal);
        return TrimEnd(comment < 0 ? line : line[..comment]);
    }

    private static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> line)
    {
        while (line.Length > 0 && IsWhiteSpace(line[^1]))
        {
            line = line[..^1];
        }

        return line;
    }

    /// <summary>ECMAScript's white space and line terminators: .NET's, without NEL and with the byte order mark.</summary>
    private static bool IsWhiteSpace(char c) => c == '\uFEFF' || (c != '\u0085' && char.IsWhiteSpace(c));
}
