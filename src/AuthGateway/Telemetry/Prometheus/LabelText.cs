using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AuthGateway.Telemetry.Prometheus;

/// <summary>Attributes as labels.</summary>
internal static class LabelText
{
    // The bucket's own label: an attribute of that name would make a second one.
    private const string Bucket = "le";

    /// <summary>The labels as both formats write them: <c>a="1",b="2"</c>.</summary>
    public static string Of(IReadOnlyCollection<KeyValuePair<string, object?>> attributes)
    {
        var text = new StringBuilder();
        if (attributes.Count == 0)
        {
            return "";
        }

        // Two attributes can become one label: then it has both values, in the order of the attributes' own names.
        var labels = new List<KeyValuePair<string, string>>(attributes.Count);
        foreach (var (key, value) in attributes.OrderBy(attribute => attribute.Key, StringComparer.Ordinal))
        {
            var name = MetricNames.Label(key);
            name = name == Bucket ? "exported_le" : name;
            var same = labels.FindIndex(label => label.Key == name);
            if (same < 0)
            {
                labels.Add(new(name, Text(value)));
            }
            else
            {
                labels[same] = new(name, $"{labels[same].Value};{Text(value)}");
            }
        }

        foreach (var (name, value) in labels)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(name).Append("=\"");
            AppendEscaped(text, value);
            text.Append('"');
        }

        return text.ToString();
    }

    /// <summary>Escapes a label's value, or a help text of OpenMetrics.</summary>
    public static void AppendEscaped(StringBuilder text, string value)
    {
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '\\' => text.Append(@"\\"),
                '"' => text.Append("\\\""),
                '\n' => text.Append(@"\n"),
                // Readers written in C, and generated ones, take it for the end.
                '\0' => text.Append('\uFFFD'),
                _ => text.Append(letter),
            };
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        true => "true",
        false => "false",
        Array array => JsonSerializer.Serialize(array, array.GetType()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
