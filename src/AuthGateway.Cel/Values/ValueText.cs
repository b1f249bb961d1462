using System.Globalization;

namespace AuthGateway.Cel.Values;

/// <summary>What <c>string()</c> makes of values.</summary>
internal static class ValueText
{
    public static string Write(in CelValue value) => value.Kind switch
    {
        CelValueKind.Bool => value.AsBool() ? "true" : "false",
        CelValueKind.Int => value.AsInt().ToString(CultureInfo.InvariantCulture),
        CelValueKind.Uint => value.AsUint().ToString(CultureInfo.InvariantCulture),
        CelValueKind.Double => WriteDouble(value.AsDouble()),
        CelValueKind.String => value.AsString(),
        CelValueKind.Duration => CelTime.WriteDuration(value.AsNanoseconds()),
        CelValueKind.Timestamp => CelTime.WriteTimestamp(value.Seconds, value.Nanos),
        _ => throw new InvalidOperationException($"There is no text for {value.Kind}."),
    };

    /// <summary>Go's <c>%g</c>: the fewest digits that say the number, with an exponent below 10^-4 and from 10^6 on.</summary>
    public static string WriteDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        // .NET finds the same digits; where the exponent begins, and how it looks, differ.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var sign = text.StartsWith('-') ? "-" : "";
        var mantissa = text.TrimStart('-');
        var exponentAt = mantissa.IndexOf('E', StringComparison.Ordinal);
        var scale = exponentAt < 0 ? 0 : int.Parse(mantissa.AsSpan(exponentAt + 1), CultureInfo.InvariantCulture);
        mantissa = exponentAt < 0 ? mantissa : mantissa[..exponentAt];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        scale += point < 0 ? mantissa.Length : point;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var leading = digits.Length - digits.TrimStart('0').Length;
        digits = digits.Trim('0');
        return sign + (digits.Length == 0 ? "0" : Place(digits, scale - leading));
    }

    // The number is 0.digits times ten to the power of scale.
    private static string Place(string digits, int scale)
    {
        var exponent = scale - 1;
        if (exponent is < -4 or >= 6)
        {
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):D2}";
        }

        if (scale <= 0)
        {
            return "0." + new string('0', -scale) + digits;
        }

        return digits.Length <= scale ? digits.PadRight(scale, '0') : $"{digits[..scale]}.{digits[scale..]}";
    }
}
