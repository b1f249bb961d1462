using System.Text.Json;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Values;

/// <summary>JSON as values. What is taken over is copied: the document may be disposed of.</summary>
internal static class CelJson
{
    /// <summary>JSON as the language maps it: numbers are doubles, objects are maps with strings as keys.</summary>
    /// <returns>The value; absent when a name stands there twice, a number is beyond any double or a string is no Unicode.</returns>
    public static CelValue Read(JsonElement json) => TryRead(json, CelType.Dyn, out var value, out _) ? value : default;

    /// <summary>
    /// JSON as a value of a declared type, as OpenFGA reads a condition's context: whole numbers (also in a string) for int and
    /// uint, Go's durations, RFC 3339's timestamps, addresses, and lists and maps of them.
    /// </summary>
    /// <param name="json">The value.</param>
    /// <param name="type">What it must be.</param>
    /// <param name="value">The value; absent when there is a problem.</param>
    /// <param name="problem">What was expected, without the value; null when there is none.</param>
    public static bool TryRead(JsonElement json, CelType type, out CelValue value, out string? problem)
    {
        problem = null;
        try
        {
            value = Convert(json, type, out problem);
        }
        catch (InvalidOperationException)
        {
            // "\ud83d" is well-formed JSON, and no string: System.Text.Json says so only when the string is asked for.
            value = default;
        }

        problem = value.Kind != CelValueKind.Absent ? null : problem ?? $"expected {Describe(type)}";
        return problem is null;
    }

    private static CelValue Convert(JsonElement json, CelType type, out string? problem)
    {
        problem = null;
        return type.Kind switch
        {
            CelTypeKind.Dyn => ReadAny(json),
            CelTypeKind.Bool => json.ValueKind is JsonValueKind.True or JsonValueKind.False ? CelValue.Of(json.GetBoolean()) : default,
            CelTypeKind.String => json.ValueKind == JsonValueKind.String ? CelValue.Of(json.GetString()) : default,
            CelTypeKind.Int or CelTypeKind.Uint or CelTypeKind.Double => JsonNumbers.Read(json, type.Kind),
            CelTypeKind.Duration => TextOf(json) is { } text && CelTime.TryParseDuration(text, out var duration) ? duration : default,
            CelTypeKind.Timestamp => TextOf(json) is { } text && CelTime.TryParseTimestamp(text, out var timestamp) ? timestamp : default,
            CelTypeKind.Opaque when type.Equals(CelType.IpAddress) =>
                TextOf(json) is { } text && CelIpAddress.TryParse(text, out var address) ? CelValue.Of(address) : default,
            CelTypeKind.List when json.ValueKind == JsonValueKind.Array => ReadList(json, type.Parameters[0], out problem),
            CelTypeKind.Map when json.ValueKind == JsonValueKind.Object => ReadMap(json, type.Parameters[1], out problem),
            _ => default,
        };
    }

    private static CelValue ReadAny(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => CelValue.Null,
        JsonValueKind.True => CelValue.True,
        JsonValueKind.False => CelValue.False,
        JsonValueKind.Number => JsonNumbers.Read(json, CelTypeKind.Double),
        JsonValueKind.String => CelValue.Of(json.GetString()),
        JsonValueKind.Array => ReadList(json, CelType.Dyn, out _),
        JsonValueKind.Object => ReadMap(json, CelType.Dyn, out _),
        _ => default,
    };

    private static CelValue ReadList(JsonElement json, CelType element, out string? problem)
    {
        var values = new List<CelValue>();
        foreach (var item in json.EnumerateArray())
        {
            if (!TryRead(item, element, out var value, out problem))
            {
                return default;
            }

            values.Add(value);
        }

        problem = null;
        return CelValue.OfList([.. values]);
    }

    private static CelValue ReadMap(JsonElement json, CelType element, out string? problem)
    {
        var map = new CelMap();
        foreach (var member in json.EnumerateObject())
        {
            if (!TryRead(member.Value, element, out var value, out problem))
            {
                return default;
            }

            // A name that stands there twice: another reader may have judged by the other one, so neither is trusted.
            if (!map.TryAdd(CelValue.Of(member.Name), value))
            {
                problem = "a member's name stands there twice";
                return default;
            }
        }

        problem = null;
        return CelValue.Of(map);
    }

    private static string? TextOf(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString() : null;

    private static string Describe(CelType type) => type.Kind switch
    {
        CelTypeKind.Int => "a whole number, or a string of one",
        CelTypeKind.Uint => "a whole number from zero on, or a string of one",
        CelTypeKind.Double => "a number, or a string of one",
        CelTypeKind.Duration => "a string with a duration such as \"1h30m\"",
        CelTypeKind.Timestamp => "a string with a timestamp of RFC 3339",
        CelTypeKind.Opaque => "a string with an IP address",
        CelTypeKind.List => "an array",
        CelTypeKind.Map => "an object",
        CelTypeKind.Dyn => "JSON whose names differ, with numbers that a double holds and strings that are Unicode",
        _ => $"a {type.Name}",
    };
}
