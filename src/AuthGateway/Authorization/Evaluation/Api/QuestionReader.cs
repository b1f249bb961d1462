using System.Text.Json;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>
/// Reads the entities of a request. Unknown members are ignored (AuthZEN section 10.1.1), null is as if it were not there, and the first thing that is
/// wrong is kept.
/// </summary>
internal sealed class QuestionReader
{
    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>A member that is an object; undefined when it is not there.</summary>
    public JsonElement Object(JsonElement parent, string name, string? path = null)
    {
        if (Member(parent, name) is not { ValueKind: not JsonValueKind.Undefined } value)
        {
            return default;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        Fail($"'{path ?? name}' must be an object.");
        return default;
    }

    /// <summary>An object that must be there.</summary>
    public JsonElement Required(JsonElement value, string name)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            Fail($"'{name}' is missing.");
        }

        return value;
    }

    /// <summary>A member that is a text and must be there; what stands in its place in the defaults will do.</summary>
    public string Text(JsonElement parent, JsonElement defaults, string name, string path)
    {
        var value = Member(parent, name);
        value = value.ValueKind == JsonValueKind.Undefined ? Member(defaults, name) : value;
        switch (value.ValueKind)
        {
            case JsonValueKind.String when value.GetString() is { Length: > 0 } text:
                return text;

            case JsonValueKind.String:
                Fail($"'{path}' is empty.");
                break;

            case JsonValueKind.Undefined:
                Fail($"'{path}' is missing.");
                break;

            default:
                Fail($"'{path}' must be a string.");
                break;
        }

        return "";
    }

    /// <summary>A subject or a resource.</summary>
    /// <param name="value">The object; undefined when there is none.</param>
    /// <param name="defaults">Whose type and id stand in for those that it lacks; undefined for nobody's.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="needsId">Whether it has an id, which is not looked at otherwise.</param>
    public AskedEntity Entity(JsonElement value, JsonElement defaults, string name, bool needsId = true)
    {
        Required(value, name);
        return new AskedEntity(
            Text(value, defaults, "type", $"{name}.type"),
            needsId ? Text(value, defaults, "id", $"{name}.id") : "",
            Object(value, "properties", $"{name}.properties"));
    }

    /// <summary>An action.</summary>
    public AskedAction Action(JsonElement value, JsonElement defaults)
    {
        Required(value, "action");
        return new AskedAction(Text(value, defaults, "name", "action.name"), Object(value, "properties", "action.properties"));
    }

    /// <summary>Notes what is wrong.</summary>
    public void Fail(string message) => Error ??= message;

    /// <summary>A member; undefined when it is not there or null.</summary>
    public static JsonElement Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : default;
}
