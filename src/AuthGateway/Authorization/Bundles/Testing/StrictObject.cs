using System.Text.Json;

namespace AuthGateway.Authorization.Bundles.Testing;

/// <summary>An object of a test file whose members are read one by one; any other is an error.</summary>
internal sealed class StrictObject(PlacedJson json, string pointer, JsonElement element, List<BundleFinding> findings)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Where it stands.</summary>
    public string Pointer => pointer;

    /// <summary>Its members, by names that the author chose.</summary>
    public IEnumerable<(string Name, JsonElement Value)> Members => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Select(member => (member.Name, member.Value)) : [];

    /// <summary>A member that is text; null where it is not there.</summary>
    public string? Text(string name)
    {
        if (Find(name, JsonValueKind.String, "text") is { } value)
        {
            return value.GetString();
        }

        return null;
    }

    /// <summary>A member that is text and must be there.</summary>
    public string Required(string name)
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text))
        {
            Error(name, "text is expected");
        }

        return text ?? "";
    }

    /// <summary>A member that is a time of RFC 3339.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Find(name, JsonValueKind.String, "a time") is not { } value)
        {
            return null;
        }

        if (value.TryGetDateTimeOffset(out var time))
        {
            return time;
        }

        Error(name, "a time such as 2026-03-01T10:00:00Z is expected");
        return null;
    }

    /// <summary>A member that is a list of texts; empty where it is not there.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        if (Find(name, JsonValueKind.Array, "a list of texts") is not { } list)
        {
            return [];
        }

        if (list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String))
        {
            return [.. list.EnumerateArray().Select(item => item.GetString()!)];
        }

        Error(name, "a list of texts is expected");
        return [];
    }

    /// <summary>A member that is an object; null where it is not there.</summary>
    public StrictObject? Object(string name) =>
        Find(name, JsonValueKind.Object, "an object") is { } value ? new StrictObject(json, $"{pointer}/{name}", value, findings) : null;

    /// <summary>A member that is a list of objects; empty where it is not there.</summary>
    public IReadOnlyList<StrictObject> Objects(string name)
    {
        if (Find(name, JsonValueKind.Array, "a list of objects") is not { } list)
        {
            return [];
        }

        return [.. list.EnumerateArray().Select((item, i) => new StrictObject(json, $"{pointer}/{name}/{i}", item, findings))];
    }

    /// <summary>A member as it is; undefined where it is not there.</summary>
    public JsonElement Any(string name)
    {
        _known.Add(name);
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;
    }

    /// <summary>Says what is wrong with a member.</summary>
    public void Error(string name, string text) => findings.Add(json.Finding(FindingCodes.Value, isError: true, name.Length == 0 ? pointer : $"{pointer}/{name}", text));

    /// <summary>All that is known was read: what is left is not.</summary>
    public void Done()
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Error("", "an object is expected");
        }

        foreach (var name in Members.Select(member => member.Name).Except(_known, StringComparer.Ordinal))
        {
            findings.Add(json.Finding(FindingCodes.UnknownKey, isError: true, $"{pointer}/{name}", $"is not known here; expected one of {string.Join(", ", _known)}"));
        }
    }

    private JsonElement? Find(string name, JsonValueKind kind, string expected)
    {
        var value = Any(name);
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        if (value.ValueKind == kind)
        {
            return value;
        }

        Error(name, $"{expected} is expected");
        return null;
    }
}
