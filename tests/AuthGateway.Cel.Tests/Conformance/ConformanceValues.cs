using System.Globalization;
using System.Text.Json;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Tests.Conformance;

/// <summary>The values of the published cases.</summary>
internal static class ConformanceValues
{
    /// <summary>A value of protobuf's JSON; null when the subset has none for it.</summary>
    public static CelValue? Read(JsonElement value)
    {
        var property = value.EnumerateObject().Single();
        var content = property.Value;
        return property.Name switch
        {
            "nullValue" => CelValue.Null,
            "boolValue" => CelValue.Of(content.GetBoolean()),
            "int64Value" => CelValue.Of(long.Parse(content.GetString()!, CultureInfo.InvariantCulture)),
            "uint64Value" => CelValue.Of(ulong.Parse(content.GetString()!, CultureInfo.InvariantCulture)),
            "doubleValue" => CelValue.Of(content.ValueKind == JsonValueKind.String
                ? double.Parse(content.GetString()!, CultureInfo.InvariantCulture)
                : content.GetDouble()),
            "stringValue" => CelValue.Of(content.GetString()),
            "bytesValue" => CelValue.Of(content.GetBytesFromBase64()),
            "typeValue" => Type(content.GetString()!),
            "listValue" => List(content),
            "mapValue" => Map(content),
            "objectValue" => Object(content),
            _ => null,
        };
    }

    /// <summary>Whether two values are the same: of one type, and a NaN is one.</summary>
    public static bool AreSame(in CelValue left, in CelValue right)
    {
        if (left.Kind != right.Kind)
        {
            return false;
        }

        switch (left.Kind)
        {
            case CelValueKind.Double:
                return left.AsDouble().Equals(right.AsDouble());
            case CelValueKind.List:
                var (mine, others) = (left.AsList(), right.AsList());
                return mine.Count == others.Count && Enumerable.Range(0, mine.Count).All(i => AreSame(mine[i], others[i]));
            case CelValueKind.Map:
                var (map, other) = (left.AsMap(), right.AsMap());
                return map.Count == other.Count && map.Keys.All(key =>
                    map.TryGet(key, out var value) && other.TryGet(key, out var wanted) && AreSame(value, wanted));
            default:
                return CelEquality.AreEqual(left, right);
        }
    }

    private static CelValue? Type(string name) => TypeNames.Find(name, CelExtensions.All) is { } type ? CelValue.Of(type) : null;

    private static CelValue? List(JsonElement content)
    {
        var values = new List<CelValue>();
        foreach (var item in content.TryGetProperty("values", out var items) ? items.EnumerateArray() : default)
        {
            if (Read(item) is not { } value)
            {
                return null;
            }

            values.Add(value);
        }

        return CelValue.OfList([.. values]);
    }

    private static CelValue? Map(JsonElement content)
    {
        var map = new CelMap();
        foreach (var entry in content.TryGetProperty("entries", out var entries) ? entries.EnumerateArray() : default)
        {
            if (Read(entry.GetProperty("key")) is not { } key || Read(entry.GetProperty("value")) is not { } value)
            {
                return null;
            }

            map.TryAdd(key, value);
        }

        return CelValue.Of(map);
    }

    private static CelValue? Object(JsonElement content) => content.GetProperty("@type").GetString() switch
    {
        "type.googleapis.com/google.protobuf.Duration"
            => CelTime.TryParseDuration(content.GetProperty("value").GetString()!, out var duration) ? duration : null,
        "type.googleapis.com/google.protobuf.Timestamp"
            => CelTime.TryParseTimestamp(content.GetProperty("value").GetString()!, out var timestamp) ? timestamp : null,
        _ => null,
    };
}
