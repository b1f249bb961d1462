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
        var line = Lines(text, name).FirstOrDefault(line => line.Contains(label, StringComparison.Ordinal));
        return line is null ? null : ValueOf(line, name);
    }

    /// <summary>The sum of all values that a metric has; 0 where it is not there.</summary>
    /// <param name="text">All metrics.</param>
    /// <param name="name">Its name.</param>
    public static long Sum(string text, string name) => Lines(text, name).Sum(line => ValueOf(line, name));

    private static IEnumerable<string> Lines(string text, string name) =>
        text.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal) && line.Length > name.Length && line[name.Length] is ' ' or '{');

    private static long ValueOf(string line, string name) =>
        (long)double.Parse(line[(Math.Max(line.LastIndexOf('}'), name.Length - 1) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
}
