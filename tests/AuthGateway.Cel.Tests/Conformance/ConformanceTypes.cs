using System.Text.Json;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Tests.Conformance;

/// <summary>The types of the published cases.</summary>
internal static class ConformanceTypes
{
    /// <summary>A type of protobuf's JSON; null when the subset has none for it.</summary>
    public static CelType? Read(JsonElement type)
    {
        var property = type.EnumerateObject().Single();
        return property.Name switch
        {
            "dyn" => CelType.Dyn,
            "null" => CelType.Null,
            "primitive" => Primitive(property.Value.GetString()),
            "wellKnown" => Named(property.Value.GetString()),
            "messageType" => Named(property.Value.GetString()),
            "listType" => Element(property.Value, "elemType") is { } element ? CelType.List(element) : null,
            "mapType" => Element(property.Value, "keyType") is { } key && Element(property.Value, "valueType") is { } value
                ? CelType.Map(key, value)
                : null,
            "type" => Read(property.Value) is { } of ? CelType.TypeOf(of) : null,
            _ => null,
        };
    }

    /// <summary>A type as cel-go writes it.</summary>
    public static string Write(CelType type) => type.Kind switch
    {
        CelTypeKind.Null => "null",
        CelTypeKind.Duration => "duration",
        CelTypeKind.Timestamp => "timestamp",
        CelTypeKind.List => $"list({Write(type.Parameters[0])})",
        CelTypeKind.Map => $"map({Write(type.Parameters[0])}, {Write(type.Parameters[1])})",
        CelTypeKind.Type => type.Parameters.IsEmpty ? "type" : $"type({Write(type.Parameters[0])})",
        _ => type.Name,
    };

    private static CelType? Element(JsonElement of, string name) => Read(of.GetProperty(name));

    private static CelType? Named(string? name) => name switch
    {
        "DURATION" or "google.protobuf.Duration" => CelType.Duration,
        "TIMESTAMP" or "google.protobuf.Timestamp" => CelType.Timestamp,
        _ => null,
    };

    private static CelType? Primitive(string? name) => name switch
    {
        "BOOL" => CelType.Bool,
        "INT64" => CelType.Int,
        "UINT64" => CelType.Uint,
        "DOUBLE" => CelType.Double,
        "STRING" => CelType.String,
        "BYTES" => CelType.Bytes,
        _ => null,
    };
}
