using System.Globalization;

namespace AuthGateway.LoadTests.Measuring;

/// <summary>Reads a gateway's metrics in Prometheus' text: "name{labels} value", the labels where there are any, and perhaps a time behind it.</summary>
internal static class MetricsText
{
    /// <summary>A metric's value; null where it is not there.</summary>
    /// <param name="text">All metrics.</param>
    /// <param name="name">Its name.</param>
    /// <param name="label">One of its labels, as <c>name="value"</c>; empty for the first line that has the name.</param>
    public static long? Value(string text, string name, string label = "")
    {
        var line = text.Split('\n').FirstOrDefault(line =>
            line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{' && line.Contains(label, StringComparison.Ordinal));
        return line is null
            ? null
            : (long)double.Parse(line[(Math.Max(line.LastIndexOf('}'), name.Length - 1) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }
}
