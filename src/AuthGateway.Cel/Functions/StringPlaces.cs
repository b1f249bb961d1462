using AuthGateway.Cel.Evaluation;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary>Places in strings, counted in code points.</summary>
internal static class StringPlaces
{
    public static CelValue CharAt(string text, long index)
    {
        var start = index < 0 ? -1 : CodePoints.Offset(text, index);
        if (start < 0)
        {
            return Failures.IndexOutOfRange;
        }

        // The place behind the last code point is one, and it is empty.
        return CelValue.Of(start == text.Length ? "" : text[start..CodePoints.Next(text, start)]);
    }

    public static CelValue IndexOf(string text, string wanted, long from)
    {
        var start = from < 0 ? -1 : CodePoints.Offset(text, from);
        if (start < 0)
        {
            return Failures.IndexOutOfRange;
        }

        var found = text.AsSpan(start).IndexOf(wanted, StringComparison.Ordinal);
        return CelValue.Of(found < 0 ? -1L : CodePoints.Count(text.AsSpan(0, start + found)));
    }

    public static CelValue LastIndexOf(string text, string wanted, long? upTo)
    {
        var last = text.Length;
        if (upTo is { } given)
        {
            last = given < 0 ? -1 : CodePoints.Offset(text, given);
            if (last < 0)
            {
                return Failures.IndexOutOfRange;
            }
        }

        // The found text begins at that place or before it, and may end behind it.
        var end = Math.Min((long)text.Length, (long)last + wanted.Length);
        var found = text.AsSpan(0, (int)end).LastIndexOf(wanted, StringComparison.Ordinal);
        return CelValue.Of(found < 0 ? -1L : CodePoints.Count(text.AsSpan(0, found)));
    }

    public static CelValue Substring(string text, long from, long? to)
    {
        var start = from < 0 ? -1 : CodePoints.Offset(text, from);
        var end = to is { } given ? (given < 0 ? -1 : CodePoints.Offset(text, given)) : text.Length;
        return start < 0 || end < 0 || start > end ? Failures.IndexOutOfRange : CelValue.Of(text[start..end]);
    }
}
