using System.Globalization;
using System.Text;

namespace AuthGateway.Relations.Tuples;

/// <summary>What may stand in the name of an object or a user.</summary>
internal static class PlainText
{
    /// <summary>
    /// Whether a text is Unicode without white space, control characters and characters that nobody sees (zero-width, turning
    /// the direction of text): a name with one of them passes for another in every log and list that a person reads.
    /// </summary>
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var length) != System.Buffers.OperationStatus.Done || !IsPlain(rune))
            {
                return false;
            }

            text = text[length..];
        }

        return true;
    }

    /// <summary>The characters of a text, a surrogate pair counting once.</summary>
    public static int Length(string text)
    {
        var count = 0;
        foreach (var unused in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }

    private static bool IsPlain(Rune rune) =>
        !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
