using System.Text;
using System.Text.Json;
using AuthGateway.Tokens.Keys;

namespace AuthGateway.Management;

/// <summary>The managed keys as JSON: nothing of the keys themselves but their ids.</summary>
internal static class SigningKeyList
{
    /// <summary>Writes the members of one object.</summary>
    public static void Write(Utf8JsonWriter json, SigningKeyOutcome.Done done)
    {
        json.WriteNumber("version"u8, done.Version);
        json.WriteStartArray("keys"u8);
        foreach (var key in done.Ring.Keys)
        {
            json.WriteStartObject();
            json.WriteString("key_id"u8, key.KeyId);
            json.WriteString("algorithm"u8, $"{key.Algorithm}");
            json.WriteString("stage"u8, Name(key.Stage));
            json.WriteString("since"u8, key.Since);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("removed"u8);
        foreach (var removed in done.Ring.Removed)
        {
            json.WriteStartObject();
            json.WriteString("key_id"u8, removed.KeyId);
            json.WriteString("at"u8, removed.At);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The same as text with line breaks.</summary>
    public static string Text(SigningKeyOutcome.Done done)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            Write(json, done);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Name(KeyStage stage) => stage switch
    {
        KeyStage.Published => "published",
        KeyStage.Signing => "signing",
        _ => "retired",
    };
}
