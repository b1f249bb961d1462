using System.Text.Json;
using AuthGateway.Redis.ApiKeys;

namespace AuthGateway.Authentication.ApiKeys;

/// <summary>An API key as operators see it, from the admin API and from the command line. Never a secret, nor the hash of one.</summary>
internal static class ApiKeyJson
{
    /// <summary>Writes a key's members.</summary>
    /// <param name="json">Where to; an object is open.</param>
    /// <param name="key">The key.</param>
    /// <param name="now">The time, by which it is active or not.</param>
    public static void Write(Utf8JsonWriter json, ApiKeyRecord key, DateTimeOffset now)
    {
        json.WriteString("id"u8, key.Id);
        json.WriteString("client"u8, key.Client);
        json.WriteString("name"u8, key.Name);
        json.WriteString("owner"u8, key.Owner);
        WriteList(json, "scopes"u8, key.Scopes);
        WriteList(json, "roles"u8, key.Roles);
        WriteList(json, "networks"u8, key.Networks.Select(network => network.ToString()));
        json.WriteNumber("permits"u8, key.Permits);
        json.WriteNumber("window_seconds"u8, (long)key.Window.TotalSeconds);
        json.WriteString("status"u8, key.Revoked is not null ? "revoked" : key.Expires <= now ? "expired" : "active");
        json.WriteString("created_at"u8, key.Created);
        json.WriteString("expires_at"u8, key.Expires);
        json.WriteString("secret_made_at"u8, key.Current.Made);
        WriteTime(json, "previous_secret_until"u8, key.Previous?.Until);
        WriteTime(json, "last_used_at"u8, key.Used);
        WriteTime(json, "revoked_at"u8, key.Revoked);
    }

    private static void WriteTime(Utf8JsonWriter json, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteList(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
