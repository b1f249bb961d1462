using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace AuthGateway.Authentication.LegacySessions;

/// <summary>Where in a JSON document a value stands (RFC 6901).</summary>
internal sealed class JsonPointer
{
    private readonly ImmutableArray<string> _steps;

    private JsonPointer(ImmutableArray<string> steps) => _steps = steps;

    /// <summary>Reads a pointer; null when the text is none. The empty one points at the whole document.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length == 0)
        {
            return new JsonPointer([]);
        }

        if (text[0] != '/')
        {
            return null;
        }

        var steps = ImmutableArray.CreateBuilder<string>();
        foreach (var step in text[1..].Split('/'))
        {
            // Section 3: a tilde is always the first half of ~0 or ~1.
            for (var at = step.IndexOf('~', StringComparison.Ordinal); at >= 0; at = step.IndexOf('~', at + 1))
            {
                if (at + 1 >= step.Length || step[at + 1] is not ('0' or '1'))
                {
                    return null;
                }
            }

            // Section 4: ~1 first, so that ~01 becomes ~1 and no slash.
            steps.Add(step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
        }

        return new JsonPointer(steps.ToImmutable());
    }

    /// <summary>The value; null when there is none, and for JSON's own null.</summary>
    public JsonElement? Find(JsonElement document)
    {
        var at = document;
        foreach (var step in _steps)
        {
            switch (at.ValueKind)
            {
                case JsonValueKind.Object when at.TryGetProperty(step, out var member):
                    at = member;
                    break;
                case JsonValueKind.Array when Index(step) is { } index && index < at.GetArrayLength():
                    at = at[index];
                    break;
                default:
                    return null;
            }
        }

        return at.ValueKind == JsonValueKind.Null ? null : at;
    }

    // Section 4: digits without leading zeros.
    private static int? Index(string step) =>
        step.Length is > 0 and < 7 && (step == "0" || step[0] != '0') && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;
}
