using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthGateway.Identity;

namespace AuthGateway.Tokens;

/// <summary>The claims of a token for an upstream (RFC 9068, with the principal's kind and origin beside them).</summary>
internal static class IdentityClaims
{
    /// <summary>The members that a caller's tokens have in common, as UTF-8 JSON whose object is not closed.</summary>
    public static ReadOnlySpan<byte> Lasting(Principal principal, string issuer, string audience)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("iss"u8, issuer);
        json.WriteString("aud"u8, audience);
        json.WriteString("sub"u8, principal.Subject);
        json.WriteString("client_id"u8, principal.ClientId ?? principal.Subject);
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
        json.Flush();
        return buffer.WrittenSpan;
    }

    /// <summary>The payload of one token.</summary>
    /// <param name="lasting">What <see cref="Lasting"/> wrote.</param>
    /// <param name="now">When it is issued.</param>
    /// <param name="expires">When it ends.</param>
    public static byte[] Payload(ReadOnlySpan<byte> lasting, DateTimeOffset now, DateTimeOffset expires) =>
    [
        .. lasting,
        .. Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            ,"iat":{{now.ToUnixTimeSeconds()}},"exp":{{expires.ToUnixTimeSeconds()}},"jti":"{{RandomNumberGenerator.GetHexString(32, lowercase: true)}}"}
            """)),
    ];

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
