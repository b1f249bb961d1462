using System.Globalization;

namespace AuthGateway.Cel.Syntax;

/// <summary>The digits of integers, decimal or <c>0x…</c>.</summary>
internal static class IntegerLiteral
{
    public static bool TryRead(string digits, out ulong value) => digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
        : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads a signed integer: the smallest one is one further from zero than the largest.</summary>
    public static bool TryReadSigned(string digits, bool isNegative, out long value)
    {
        value = 0;
        if (!TryRead(digits, out var magnitude) || magnitude > (ulong)long.MaxValue + (isNegative ? 1UL : 0))
        {
            return false;
        }

        value = unchecked(isNegative ? -(long)magnitude : (long)magnitude);
        return true;
    }
}
