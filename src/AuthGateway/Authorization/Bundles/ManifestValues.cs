using System.Text.Json;
using AuthGateway.Settings;

namespace AuthGateway.Authorization.Bundles;

/// <summary>A manifest's values in the form in which settings are bound, and what is said of them there in the form of findings.</summary>
internal static class ManifestValues
{
    /// <summary>Adds a value with all below it.</summary>
    public static void Add(PlacedJson json, string key, string pointer, JsonElement value, Dictionary<string, string?> values, List<BundleFinding> findings)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    // A colon would be a level of its own to the binder, and a number an index: a map would be taken for a list.
                    var below = $"{pointer}/{member.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
                    if (member.Name.Length == 0 || !char.IsAsciiLetter(member.Name[0]) || member.Name.Any(c => c is ':' or <= ' ' or > '~'))
                    {
                        findings.Add(json.Finding(FindingCodes.UnknownKey, isError: true, below, "a name of ASCII characters that begins with a letter and has no colon is expected"));
                        continue;
                    }

                    Add(json, $"{key}:{member.Name}", below, member.Value, values, findings);
                }

                values.TryAdd(key, null);
                break;

            case JsonValueKind.Array:
                var count = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Add(json, $"{key}:{count}", $"{pointer}/{count}", item, values, findings);
                    count++;
                }

                values.TryAdd(key, count == 0 ? "" : null);
                break;

            case JsonValueKind.Null:
                findings.Add(json.Finding(FindingCodes.Value, isError: true, pointer, "null says nothing: a value is expected, or the name is left out"));
                break;

            default:
                values[key] = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
                break;
        }
    }

    /// <summary>What the binder found.</summary>
    public static BundleFinding Finding(PlacedJson json, SettingsError error)
    {
        // The binder writes names as the record has them; a manifest's own begin with small letters.
        var parts = error.Key.Split(':');
        parts[0] = parts[0].Length == 0 ? "" : char.ToLowerInvariant(parts[0][0]) + parts[0][1..];
        var code = error.Problem?.Contains("known key", StringComparison.Ordinal) == true ? FindingCodes.UnknownKey : FindingCodes.Value;
        var what = error.Problem ?? (error.Found is null ? "is missing" : $"is '{error.Found}'");
        return json.Finding(code, isError: true, $"/{string.Join('/', parts)}", $"{what}; expected {error.Expected}");
    }
}
