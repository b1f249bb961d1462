using System.Text.Json;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>A subject or a resource as a question names it. All of it is the word of whoever asks.</summary>
internal sealed record AskedEntity
{
    public AskedEntity(string type, string id, JsonElement properties = default)
    {
        (Type, Id, Properties) = (type, id, properties);
        Values = AskedValues.Read(properties);
    }

    /// <summary>Its type.</summary>
    public string Type { get; }

    /// <summary>Its id, unique within the type.</summary>
    public string Id { get; init; }

    /// <summary>What else is said of it; undefined for nothing.</summary>
    public JsonElement Properties { get; }

    /// <summary>The same as a condition reads it.</summary>
    public CelValue Values { get; }

    /// <summary>A property that is a text; null when there is none.</summary>
    public string? Text(string name) =>
        Properties.ValueKind == JsonValueKind.Object && Properties.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
