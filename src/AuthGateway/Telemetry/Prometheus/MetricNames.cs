using System.Text;

namespace AuthGateway.Telemetry.Prometheus;

/// <summary>OpenTelemetry's names and units as Prometheus has them ("Prometheus and OpenMetrics Compatibility" of OpenTelemetry's specification).</summary>
internal static class MetricNames
{
    // UCUM's abbreviations that OpenTelemetry's conventions use. A unit that is not here keeps its own name.
    private static readonly Dictionary<string, string> Units = new(StringComparer.Ordinal)
    {
        ["d"] = "days", ["h"] = "hours", ["min"] = "minutes", ["s"] = "seconds", ["ms"] = "milliseconds", ["us"] = "microseconds", ["ns"] = "nanoseconds",
        ["By"] = "bytes", ["KiBy"] = "kibibytes", ["MiBy"] = "mebibytes", ["GiBy"] = "gibibytes", ["TiBy"] = "tebibytes",
        ["KBy"] = "kilobytes", ["kBy"] = "kilobytes", ["MBy"] = "megabytes", ["GBy"] = "gigabytes", ["TBy"] = "terabytes",
        ["m"] = "meters", ["V"] = "volts", ["A"] = "amperes", ["J"] = "joules", ["W"] = "watts", ["g"] = "grams",
        ["Cel"] = "celsius", ["Hz"] = "hertz", ["%"] = "percent", ["1"] = "",
    };

    private static readonly Dictionary<string, string> PerUnits = new(StringComparer.Ordinal)
    {
        ["s"] = "second", ["min"] = "minute", ["m"] = "minute", ["h"] = "hour", ["d"] = "day", ["w"] = "week", ["mo"] = "month", ["y"] = "year",
    };

    /// <summary>A unit; empty for none. A gauge of unit 1 is a ratio.</summary>
    public static string Unit(string? unit, MetricKind kind)
    {
        var plain = WithoutAnnotations(unit ?? "");
        if (plain == "1" && kind == MetricKind.Gauge)
        {
            return "ratio";
        }

        var slash = plain.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return Known(Units, plain);
        }

        var (unitOf, per) = (Known(Units, plain[..slash]), Known(PerUnits, plain[(slash + 1)..]));
        return (unitOf, per) switch
        {
            (_, "") => unitOf,
            ("", _) => $"per_{per}",
            _ => $"{unitOf}_per_{per}",
        };
    }

    /// <summary>A family's name: with its unit, without a type's suffix.</summary>
    public static string Family(string name, string unit, MetricKind kind)
    {
        const string Total = "_total";
        var family = Sanitized(name, colons: true);
        if (kind == MetricKind.Counter && family.EndsWith(Total, StringComparison.Ordinal) && family.Length > Total.Length)
        {
            family = family[..^Total.Length];
        }

        return unit.Length == 0 || family.EndsWith($"_{unit}", StringComparison.Ordinal) ? family : $"{family}_{unit}";
    }

    /// <summary>A label's name.</summary>
    public static string Label(string name) => Sanitized(name, colons: false);

    // What may not stand in a name becomes an underscore, several in a row become one, and a digit may not come first.
    private static string Sanitized(string name, bool colons)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var letter in name)
        {
            var allowed = char.IsAsciiLetterOrDigit(letter) || (colons && letter == ':');
            if (allowed && text.Length == 0 && char.IsAsciiDigit(letter))
            {
                text.Append('_');
            }

            if (allowed || text.Length == 0 || text[^1] != '_')
            {
                text.Append(allowed ? letter : '_');
            }
        }

        return text.Length == 0 ? "_" : text.ToString();
    }

    private static string Known(Dictionary<string, string> names, string unit) =>
        names.TryGetValue(unit, out var known) ? known : unit.Length == 0 ? "" : Sanitized(unit, colons: false).Trim('_');

    // {packet} says what is counted; Prometheus takes that for no unit.
    private static string WithoutAnnotations(string unit)
    {
        while (unit.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open && unit.IndexOf('}', open) is >= 0 and var close)
        {
            unit = unit.Remove(open, close - open + 1);
        }

        return unit.Trim();
    }
}
