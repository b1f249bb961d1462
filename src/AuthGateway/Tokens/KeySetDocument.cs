using System.Buffers;
using System.Text.Json;

namespace AuthGateway.Tokens;

/// <summary>Writes a JWK set (RFC 7517 section 5).</summary>
internal static class KeySetDocument
{
    /// <summary>The set as UTF-8 JSON.</summary>
    public static byte[] Write(IEnumerable<PublicSigningKey> keys)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteStartArray("keys"u8);
        foreach (var key in keys)
        {
            key.WriteJwk(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
