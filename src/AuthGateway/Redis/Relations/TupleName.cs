using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Redis.Relations;

/// <summary>How tuples are spelled in Redis: names of three lines, conditions as JSON.</summary>
internal static class TupleName
{
    private const char Line = '\n';

    /// <summary>The name in the forward index: object, relation, user.</summary>
    public static string Forward(RelationshipTuple tuple) => $"{Part(tuple.Object)}\n{Part(tuple.Relation)}\n{Part(tuple.User)}";

    /// <summary>The name in the reverse index: user, object, relation.</summary>
    public static string Reverse(RelationshipTuple tuple) => $"{Part(tuple.User)}\n{Part(tuple.Object)}\n{Part(tuple.Relation)}";

    /// <summary>A part of a name that is not whole: what all names of some tuples begin with.</summary>
    public static string Beginning(params ReadOnlySpan<string> parts)
    {
        var text = "";
        foreach (var part in parts)
        {
            text += Part(part) + Line;
        }

        return text;
    }

    /// <summary>A condition's spelling; empty for none.</summary>
    public static string Spell(RelationshipCondition? condition) => condition switch
    {
        null => "",
        { Context.ValueKind: JsonValueKind.Undefined } => JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["name"] = condition.Name }),
        _ => JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal) { ["name"] = condition.Name, ["context"] = condition.Context }),
    };

    /// <summary>Reads a name with its value, the milliseconds of its writing and its condition.</summary>
    public static bool TryReadStored(string? name, string? value, out StoredTuple tuple)
    {
        tuple = default;
        var digits = value.AsSpan().IndexOf('{') is >= 0 and var at ? at : value?.Length ?? 0;
        if (!long.TryParse(value.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || !TryRead(name, value![digits..], out var read))
        {
            return false;
        }

        tuple = new StoredTuple(read, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
        return true;
    }

    /// <summary>Reads a name and a condition.</summary>
    public static bool TryRead(string? name, string condition, [NotNullWhen(true)] out RelationshipTuple? tuple)
    {
        tuple = null;
        var parts = (name ?? "").Split(Line);
        if (parts is not [{ Length: > 0 } @object, { Length: > 0 } relation, { Length: > 0 } user] || !TryReadCondition(condition, out var read))
        {
            return false;
        }

        tuple = new RelationshipTuple(user, relation, @object) { Condition = read };
        return true;
    }

    private static bool TryReadCondition(string text, out RelationshipCondition? condition)
    {
        condition = null;
        if (text.Length == 0)
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String)
            {
                var context = document.RootElement.TryGetProperty("context", out var found) ? found.Clone() : default;
                condition = new RelationshipCondition(name.GetString()!, context);
                return true;
            }
        }
        catch (JsonException)
        {
            // Not what this code wrote.
        }

        return false;
    }

    // The API's rules keep white space out; what came past them must not become another tuple's name.
    private static string Part(string part) =>
        part.Contains(Line, StringComparison.Ordinal) ? throw new ArgumentException("A part of a tuple holds a line feed.", nameof(part)) : part;
}
