using System.Text.Json;
using System.Text.Unicode;

namespace AuthGateway.Jose;

/// <summary>
/// JSON that every parser reads alike: valid UTF-8, no member twice at any depth (RFC 7515 section 4 and RFC 7519
/// section 4 allow refusing; two readers that pick different ones are an attack), bounded depth, an object at the top.
/// </summary>
internal static class StrictJson
{
    /// <summary>Parses an object; null when it is not strict.</summary>
    /// <remarks>The parser's exception for bad input costs less than the signature check that it saves.</remarks>
    public static JsonElement? ParseObject(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        if (!Utf8.IsValid(utf8))
        {
            return null;
        }

        try
        {
            // Strings with an escape could hide half a surrogate pair, which would throw only when somebody reads it.
            if (utf8.Contains((byte)'\\'))
            {
                ReadAllStrings(utf8, maxDepth);
            }

            var root = JsonElement.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = maxDepth });
            return root.ValueKind == JsonValueKind.Object ? root : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A member that is a string; null when it is absent or anything else.</summary>
    public static string? String(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void ReadAllStrings(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
            {
                _ = reader.GetString();
            }
        }
    }
}
