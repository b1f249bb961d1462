using System.Collections.Immutable;
using System.Text.Json;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Json;

/// <summary>
/// Reads the parts of a model and keeps the first thing that is wrong. A member that the API does not know is refused: a
/// misspelt restriction that is read as none would open what its author closed.
/// </summary>
internal sealed class ModelJsonReader
{
    /// <summary>What was wrong first.</summary>
    public ModelJsonResult.Refused Refusal { get; private set; } = new(string.Empty, "not a model");

    /// <summary>Reads a model; null when it is refused.</summary>
    public AuthorizationModel? Read(JsonElement element)
    {
        if (!IsObject(element, string.Empty, "id", "schema_version", "type_definitions", "conditions")
            || Text(element, string.Empty, "schema_version") is not { } version
            || Text(element, string.Empty, "id") is not { } id
            || Elements(element, string.Empty, "type_definitions") is not { } definitions
            || ConditionJson.ReadAll(this, element) is not { } conditions)
        {
            return null;
        }

        var types = ImmutableArray.CreateBuilder<TypeDefinition>();
        foreach (var definition in definitions)
        {
            if (TypeJson.Read(this, definition, $"type_definitions[{types.Count}]") is not { } type)
            {
                return null;
            }

            types.Add(type);
        }

        // OpenFGA writes 1.1 for a request that leaves the version out.
        return new AuthorizationModel(version.Length == 0 ? "1.1" : version, types.ToImmutable(), conditions) { Id = id.Length == 0 ? null : id };
    }

    /// <summary>Refuses; the first refusal stands.</summary>
    public T? Refuse<T>(string path, string problem)
        where T : class
    {
        Refusal = new ModelJsonResult.Refused(path, problem);
        return null;
    }

    /// <summary>Whether it is an object with no other members than these.</summary>
    public bool IsObject(JsonElement element, string path, params ReadOnlySpan<string> members)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Refuse<string>(path, "not an object");
            return false;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!members.Contains(member.Name))
            {
                Refuse<string>(path, $"an unknown member, '{Short(member.Name)}'");
                return false;
            }
        }

        return true;
    }

    /// <summary>A member that must be there.</summary>
    public JsonElement? Required(JsonElement element, string path, string name)
    {
        if (Optional(element, name) is { } value)
        {
            return value;
        }

        Refuse<string>(path, $"no '{name}'");
        return null;
    }

    /// <summary>A member, where null counts as absent.</summary>
    public static JsonElement? Optional(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A string that must be there and must not be empty.</summary>
    public string? String(JsonElement element, string path, string name) =>
        Text(element, path, name) is not { } text ? null : text.Length > 0 ? text : Refuse<string>(path, $"no '{name}'");

    /// <summary>A string; empty when it is absent, as everywhere in the API.</summary>
    public string? Text(JsonElement element, string path, string name) => Optional(element, name) switch
    {
        null => string.Empty,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => Refuse<string>(path, $"'{name}' is not a string"),
    };

    /// <summary>Whether a member is absent or an empty string.</summary>
    public bool IsEmpty(JsonElement element, string path, string name)
    {
        if (Text(element, path, name) is not { Length: > 0 })
        {
            return Text(element, path, name) is not null;
        }

        Refuse<string>(path, $"'{name}' must be empty");
        return false;
    }

    /// <summary>An array's elements; none when it is absent.</summary>
    public IEnumerable<JsonElement>? Elements(JsonElement element, string path, string name) => Optional(element, name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
        _ => Refuse<JsonElement[]>(path, $"'{name}' is not an array"),
    };

    /// <summary>An object's members, as a map's entries; none when it is absent.</summary>
    public IEnumerable<JsonProperty>? Entries(JsonElement element, string path, string name) => Optional(element, name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Object } map => map.EnumerateObject(),
        _ => Refuse<JsonProperty[]>(path, $"'{name}' is not an object"),
    };

    /// <summary>The module that a part comes from. The API gives an empty module and a null file to parts of no module.</summary>
    public bool TrySource(JsonElement element, string path, out ModuleSource? source)
    {
        source = null;
        if (Text(element, path, "module") is not { } module)
        {
            return false;
        }

        var file = string.Empty;
        if (Optional(element, "source_info") is { } info
            && (!IsObject(info, path + ".source_info", "file") || (file = Text(info, path + ".source_info", "file")) is null))
        {
            return false;
        }

        source = module.Length == 0 ? null : new ModuleSource(module, file.Length == 0 ? null : file);
        return true;
    }

    private static string Short(string name) => name.Length <= 50 ? name : name[..50] + "…";
}
