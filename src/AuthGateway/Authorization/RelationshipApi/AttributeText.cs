using System.Buffers;
using System.Text;
using System.Text.Json;
using AuthGateway.Authorization.Relationships;

namespace AuthGateway.Authorization.RelationshipApi;

/// <summary>Attributes as a caller sends them, made into the one spelling that lies in the store.</summary>
internal static class AttributeText
{
    /// <summary>How many attributes an object may have.</summary>
    public const int Most = 32;

    private const int LongestName = 64;
    private const int MostInList = 100;

    /// <summary>Reads an object of attributes; null, with what is wrong noted, when it is none that may be kept.</summary>
    public static string? Read(JsonElement attributes, ApiReader reader)
    {
        if (attributes.ValueKind != JsonValueKind.Object)
        {
            reader.Fail("'attributes' must be an object.");
            return null;
        }

        // A map of them would keep the last of two, and a reader of the request may have meant the first.
        var names = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var attribute in attributes.EnumerateObject())
        {
            if (!IsName(attribute.Name) || !names.TryAdd(attribute.Name, attribute.Value))
            {
                reader.Fail("An attribute's name is a letter or '_', then at most 63 letters, digits and '_'; each stands there once.");
                return null;
            }

            if (!IsValue(attribute.Value) && !IsList(attribute.Value))
            {
                reader.Fail($"The attribute '{attribute.Name}' must be a string, a finite number, a boolean, or a list of up to {MostInList} of them.");
                return null;
            }
        }

        if (names.Count is 0 or > Most)
        {
            reader.Fail($"An object has 1 to {Most} attributes; 'deletes' takes them away.");
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in names)
            {
                json.WritePropertyName(name);
                value.WriteTo(json);
            }

            json.WriteEndObject();
        }

        if (buffer.WrittenCount > ObjectAttributes.MostBytes)
        {
            reader.Fail($"The attributes of an object take at most {ObjectAttributes.MostBytes} bytes of JSON.");
            return null;
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Whether a condition can read an attribute of that name with a dot.</summary>
    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static bool IsList(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= MostInList && value.EnumerateArray().All(IsValue);

    private static bool IsValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => true,
        JsonValueKind.Number => value.TryGetDouble(out var number) && double.IsFinite(number),
        JsonValueKind.String => IsUnicode(value),
        _ => false,
    };

    // "\ud83d" is well-formed JSON, and no string: it could be written, and never read again.
    private static bool IsUnicode(JsonElement value)
    {
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
