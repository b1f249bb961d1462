using System.Collections.Immutable;
using System.Text.Json;
using AuthGateway.Cel.Values;

namespace AuthGateway.Authorization.Relationships;

/// <summary>What the store says of its objects beside their relationships, at one moment.</summary>
internal sealed class ObjectAttributes
{
    /// <summary>How large one object's attributes may be, in bytes of JSON.</summary>
    public const int MostBytes = 4096;

    /// <summary>Of a store without any.</summary>
    public static readonly ObjectAttributes None = new(ImmutableDictionary.Create<string, CelValue>(StringComparer.Ordinal));

    private static readonly CelValue Nothing = CelValue.Of(new CelMap());

    // Depth: attributes hold values and lists of values.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 4 };

    private readonly ImmutableDictionary<string, CelValue> _objects;

    private ObjectAttributes(ImmutableDictionary<string, CelValue> objects) => _objects = objects;

    /// <summary>How many objects have any.</summary>
    public int Count => _objects.Count;

    /// <summary>An object's attributes as conditions read them: a map, empty for an object that has none.</summary>
    public CelValue Of(string name) => _objects.TryGetValue(name, out var attributes) ? attributes : Nothing;

    /// <summary>These, with others put in the place of some.</summary>
    /// <exception cref="InvalidDataException">One of them can't be read: a condition would be asked about something else.</exception>
    public ObjectAttributes With(IEnumerable<(string Object, string? Json)> changes)
    {
        var objects = _objects.ToBuilder();
        foreach (var (name, json) in changes)
        {
            if (json is null)
            {
                objects.Remove(name);
            }
            else
            {
                objects[name] = Read(json) is { Kind: not CelValueKind.Absent } value ? value : throw new InvalidDataException("Attributes that can't be read.");
            }
        }

        return new ObjectAttributes(objects.ToImmutable());
    }

    /// <summary>Reads attributes as they lie in the store; absent when they can't be read.</summary>
    public static CelValue Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? CelJson.Read(document.RootElement) : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
