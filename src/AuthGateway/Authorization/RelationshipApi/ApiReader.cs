using System.Collections.Immutable;
using System.Text.Json;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>
/// Reads members of a request. A member that is not known is refused: whoever sends one believes that it counts. The first thing that is wrong is kept.
/// </summary>
internal sealed class ApiReader
{
    /// <summary>What is wrong; null when nothing is.</summary>
    public ApiError? Error { get; private set; }

    /// <summary>Refuses members other than these.</summary>
    public void Only(JsonElement element, params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                Fail($"'{Short(member.Name)}' is not known here.");
                return;
            }
        }
    }

    /// <summary>A member's text; empty when it is absent or null.</summary>
    public string Text(JsonElement element, string name)
    {
        if (!TryMember(element, name, out var value))
        {
            return "";
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString()!;
        }

        Fail($"'{name}' must be a string.");
        return "";
    }

    /// <summary>A member's text, which must be there.</summary>
    public string Required(JsonElement element, string name)
    {
        var text = Text(element, name);
        if (text.Length == 0)
        {
            Fail($"'{name}' is missing.");
        }

        return text;
    }

    /// <summary>A member that is an object; undefined when it is absent or null.</summary>
    public JsonElement Object(JsonElement element, string name)
    {
        if (!TryMember(element, name, out var value))
        {
            return default;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return value;
        }

        Fail($"'{name}' must be an object.");
        return default;
    }

    /// <summary>The elements of a member that is a list; none when it is absent or null.</summary>
    public IReadOnlyList<JsonElement> List(JsonElement element, string name)
    {
        if (!TryMember(element, name, out var value))
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray()];
        }

        Fail($"'{name}' must be a list.");
        return [];
    }

    /// <summary>A member that is a whole number within bounds.</summary>
    public int? Number(JsonElement element, string name, int least, int most)
    {
        if (!TryMember(element, name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fail($"'{name}' must be a whole number from {least} to {most}.");
        return null;
    }

    /// <summary>A tuple's key; its condition only where one may stand.</summary>
    public RelationshipTuple Tuple(JsonElement key, bool mayHaveCondition)
    {
        if (key.ValueKind != JsonValueKind.Object)
        {
            Fail("A tuple key must be an object.");
            return new RelationshipTuple("", "", "");
        }

        Only(key, mayHaveCondition ? ["user", "relation", "object", "condition"] : ["user", "relation", "object"]);
        var tuple = new RelationshipTuple(Required(key, "user"), Required(key, "relation"), Required(key, "object"));
        if (!mayHaveCondition || Object(key, "condition") is not { ValueKind: JsonValueKind.Object } condition)
        {
            return tuple;
        }

        Only(condition, "name", "context");
        return tuple with { Condition = new RelationshipCondition(Required(condition, "name"), Object(condition, "context")) };
    }

    /// <summary>Tuples under <c>contextual_tuples.tuple_keys</c>, or (as ListUsers has it) in a list.</summary>
    public IReadOnlyList<RelationshipTuple> Contextual(JsonElement element)
    {
        if (!TryMember(element, "contextual_tuples", out var given))
        {
            return [];
        }

        if (given.ValueKind == JsonValueKind.Object)
        {
            Only(given, "tuple_keys");
            return Tuples(List(given, "tuple_keys"));
        }

        return Tuples(List(element, "contextual_tuples"));
    }

    /// <summary>Notes what is wrong.</summary>
    public void Fail(string message) => Fail(ApiError.Invalid(message));

    /// <summary>Notes what is wrong.</summary>
    public void Fail(ApiError error) => Error ??= error;

    private ImmutableArray<RelationshipTuple> Tuples(IReadOnlyList<JsonElement> keys) => [.. keys.Select(key => Tuple(key, mayHaveCondition: true))];

    private static bool TryMember(JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private static string Short(string text) => text.Length <= 64 ? text : text[..64];
}
