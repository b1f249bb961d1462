using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using AuthGateway.Identity;

namespace AuthGateway.Tokens;

/// <summary>The claims of a token for an upstream (RFC 9068, with the principal's kind and origin beside them).</summary>
internal static class IdentityClaims
{
    /// <summary>The payload as UTF-8 JSON.</summary>
    public static ReadOnlySpan<byte> Write(Principal principal, string issuer, string audience, DateTimeOffset now, DateTimeOffset expires)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("iss"u8, issuer);
        json.WriteString("aud"u8, audience);
        json.WriteString("sub"u8, principal.Subject);
        json.WriteString("client_id"u8, principal.ClientId ?? principal.Subject);
        json.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
        json.WriteNumber("exp"u8, expires.ToUnixTimeSeconds());
        json.WriteString("jti"u8, RandomNumberGenerator.GetHexString(32, lowercase: true));
        json.WriteString("principal_type"u8, principal.Type.Name());

        // A subject means something only at its issuer: two providers may both have a "1".
        json.WriteString("subject_issuer"u8, principal.Voucher);
        if (principal.Scopes.Count > 0)
        {
            json.WriteString("scope"u8, string.Join(' ', principal.Scopes));
        }

        if (principal.Roles.Count > 0)
        {
            json.WriteStartArray("roles"u8);
            foreach (var role in principal.Roles)
            {
                json.WriteStringValue(role);
            }

            json.WriteEndArray();
        }

        if (principal.SessionId is not null)
        {
            json.WriteString("sid"u8, principal.SessionId);
        }

        WriteActors(json, principal);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan;
    }

    private static void WriteActors(Utf8JsonWriter json, Principal principal)
    {
        foreach (var actor in principal.Actors)
        {
            json.WriteStartObject("act"u8);
            json.WriteString("iss"u8, actor.Issuer);
            json.WriteString("sub"u8, actor.Subject);
        }

        foreach (var _ in principal.Actors)
        {
            json.WriteEndObject();
        }
    }
}
