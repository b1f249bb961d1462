using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AuthGateway.Authorization.Bundles;

/// <summary>
/// JSON in one spelling, as RFC 8785 has it: members by their names' UTF-16 units, no white space, the fewest escapes. Numbers are whole ones alone,
/// for which every reader has the same spelling.
/// </summary>
internal static class CanonicalJson
{
    private const long Largest = 1L << 53;

    /// <summary>Writes a value; false for a number that has more than one spelling.</summary>
    public static bool TryWrite(JsonElement element, StringBuilder to)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                to.Append('{');
                var isFirst = true;
                foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    WriteText(member.Name, isFirst ? to : to.Append(','));
                    isFirst = false;
                    if (!TryWrite(member.Value, to.Append(':')))
                    {
                        return false;
                    }
                }

                to.Append('}');
                return true;

            case JsonValueKind.Array:
                to.Append('[');
                // Not by index: each look for one goes through all before it.
                var isBegin = true;
                foreach (var item in element.EnumerateArray())
                {
                    if (!TryWrite(item, isBegin ? to : to.Append(',')))
                    {
                        return false;
                    }

                    isBegin = false;
                }

                to.Append(']');
                return true;

            case JsonValueKind.Number:
                var text = element.GetRawText();
                to.Append(text);
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is > -Largest and < Largest && text != "-0";

            case JsonValueKind.String:
                WriteText(element.GetString()!, to);
                return true;

            default:
                to.Append(element.GetRawText());
                return true;
        }
    }

    private static void WriteText(string text, StringBuilder to)
    {
        to.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => to.Append("\\\""),
                '\\' => to.Append(@"\\"),
                '\b' => to.Append("\\b"),
                '\t' => to.Append("\\t"),
                '\n' => to.Append("\\n"),
                '\f' => to.Append("\\f"),
                '\r' => to.Append("\\r"),
                < ' ' => to.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => to.Append(c),
            };
        }

        to.Append('"');
    }
}
