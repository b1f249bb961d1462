using System.Text.Json;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Evaluation;

/// <summary>A subject or a resource as a question names it. All of it is the word of whoever asks.</summary>
internal sealed record AskedEntity
{
    private readonly JsonElement _properties;

    public AskedEntity(string type, string id, JsonElement properties = default)
    {
        (Type, Id, _properties) = (type, id, properties);
        Values = AskedValues.Read(properties);
    }

    /// <summary>Its type.</summary>
    public string Type { get; }

    /// <summary>Its id, unique within the type.</summary>
    public string Id { get; init; }

    /// <summary>What else is said of it, as a condition reads it.</summary>
    public CelValue Values { get; }

    /// <summary>A property that is a text; null when there is none.</summary>
    public string? Text(string name) =>
        _properties.ValueKind == JsonValueKind.Object && _properties.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
