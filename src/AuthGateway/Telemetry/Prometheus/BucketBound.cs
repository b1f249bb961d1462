using System.Globalization;

namespace AuthGateway.Telemetry.Prometheus;

/// <summary>
/// A bucket's bound as OpenMetrics wants it ("canonical numbers": 1.0, 0.25, 5e-05, 1e+06). The text format takes any
/// spelling; it gets the same, because Prometheus before 3 compares the spelling, and a series must not depend on which
/// format was negotiated.
/// </summary>
internal static class BucketBound
{
    private const double LeastPlain = 1e-4;
    private const double LeastExponent = 1e6;

    /// <summary>The bound's spelling.</summary>
    public static string Text(double bound)
    {
        if (double.IsPositiveInfinity(bound))
        {
            return "+Inf";
        }

        var size = Math.Abs(bound);
        if (size is >= LeastPlain and < LeastExponent or 0)
        {
            var plain = bound.ToString("R", CultureInfo.InvariantCulture);
            return plain.Contains('.', StringComparison.Ordinal) ? plain : plain + ".0";
        }

        // The shortest digits that read back as the same number.
        for (var digits = 0; ; digits++)
        {
            var text = bound.ToString($"0.{new string('#', digits)}e+00", CultureInfo.InvariantCulture);
            if (digits == 16 || double.Parse(text, CultureInfo.InvariantCulture) == bound)
            {
                return text;
            }
        }
    }
}
