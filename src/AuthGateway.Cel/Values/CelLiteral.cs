using System.Globalization;
using System.Text;

namespace AuthGateway.Cel.Values;

/// <summary>Values written as the language's literals, as far as it has them; else as the call that makes them.</summary>
internal static class CelLiteral
{
    public static string Write(in CelValue value) => value.Kind switch
    {
        CelValueKind.Null => "null",
        CelValueKind.Bool => value.AsBool() ? "true" : "false",
        CelValueKind.Int => value.AsInt().ToString(CultureInfo.InvariantCulture),
        CelValueKind.Uint => value.AsUint().ToString(CultureInfo.InvariantCulture) + "u",
        CelValueKind.Double => Double(value.AsDouble()),
        CelValueKind.String => String(value.AsString()),
        CelValueKind.Bytes => "b\"" + string.Concat(value.AsBytes().Select(octet => $"\\x{octet:x2}")) + "\"",
        CelValueKind.Duration => $"duration(\"{ValueText.Write(value)}\")",
        CelValueKind.Timestamp => $"timestamp(\"{ValueText.Write(value)}\")",
        CelValueKind.List => List(value.AsList()),
        CelValueKind.Map => Map(value.AsMap()),
        CelValueKind.Type => value.AsType().ToString(),
        CelValueKind.Error => value.AsError().Message,
        CelValueKind.Missing => $"missing {string.Join(", ", value.AsMissing())}",
        _ => value.Kind.ToString(),
    };

    private static string Double(double value)
    {
        if (!double.IsFinite(value))
        {
            return $"double(\"{ValueText.WriteDouble(value)}\")";
        }

        // A double has a point or an exponent, else it would be an int.
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('E', StringComparison.Ordinal) ? text : text + ".0";
    }

    private static string String(string text)
    {
        var written = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' or '\\' => written.Append('\\').Append((char)rune.Value),
                < ' ' or 0x7f => written.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}"),
                _ => written.Append(rune.ToString()),
            };
        }

        return written.Append('"').ToString();
    }

    private static string List(ICelList list) => $"[{string.Join(", ", Enumerable.Range(0, list.Count).Select(i => Write(list[i])))}]";

    private static string Map(ICelMap map) =>
        $"{{{string.Join(", ", map.Keys.Select(key => $"{Write(key)}: {(map.TryGet(key, out var value) ? Write(value) : "")}"))}}}";
}
