using System.Globalization;

namespace AuthGateway.Cel.Values;

/// <summary>Numbers as text, in the forms that Go's strconv takes in base 10: no blanks, no separators.</summary>
internal static class NumberText
{
    public static bool TryReadInt(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    public static bool TryReadUint(string text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    public static bool TryReadDouble(string text, out double value)
    {
        switch (text.AsSpan().TrimStart("+-").ToString().ToUpperInvariant())
        {
            case "INF" or "INFINITY" when SignLength(text) <= 1:
                value = text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
                return true;
            case "NAN" when SignLength(text) == 0:
                value = double.NaN;
                return true;
            default:
                const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
                return double.TryParse(text, Styles, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        }
    }

    private static int SignLength(string text) => text.Length - text.AsSpan().TrimStart("+-").Length;
}
