using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AuthGateway.Identity;

namespace AuthGateway.Authentication.Sessions;

/// <summary>Writes and reads what Redis keeps of a session's principal. JSON, so that an operator can read it.</summary>
internal static class SessionDocument
{
    /// <summary>The most bytes that a session keeps: a few thousand of the largest fit into a gigabyte, and Redis answers small values fast.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Writes a principal.</summary>
    /// <param name="principal">Whom the credential proved.</param>
    /// <param name="claims">The further claims to keep.</param>
    /// <returns>The document; null when it is too large to be kept.</returns>
    public static string? Write(Principal principal, IReadOnlyCollection<string> claims)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, principal.Type.Name());
            json.WriteString("iss"u8, principal.Issuer);
            WriteText(json, "subject_issuer"u8, principal.SubjectIssuer);
            json.WriteString("sub"u8, principal.Subject);
            json.WriteNumber("iat"u8, principal.IssuedAt.ToUnixTimeMilliseconds());
            WriteText(json, "client_id"u8, principal.ClientId);
            WriteText(json, "sid"u8, principal.SessionId);
            // A legacy session goes by one name as a session and as a credential. The credential may run out and be driven from the caches as revoked;
            // what was made of it while it was good goes on, and ends with the session.
            WriteText(json, "jti"u8, principal.TokenId == principal.SessionId ? null : principal.TokenId);
            WriteText(json, "acr"u8, principal.AuthenticationContext);
            WriteList(json, "amr"u8, principal.AuthenticationMethods);
            WriteList(json, "scopes"u8, principal.Scopes);
            WriteList(json, "roles"u8, principal.Roles);
            if (principal.AuthenticatedAt is { } authenticated)
            {
                json.WriteNumber("auth_time"u8, authenticated.ToUnixTimeMilliseconds());
            }

            json.WriteStartArray("actors"u8);
            foreach (var actor in principal.Actors)
            {
                json.WriteStartObject();
                json.WriteString("iss"u8, actor.Issuer);
                json.WriteString("sub"u8, actor.Subject);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartObject("claims"u8);
            foreach (var name in claims)
            {
                if (principal.Claims.TryGetValue(name, out var values))
                {
                    json.WriteStartArray(name);
                    foreach (var value in values)
                    {
                        json.WriteStringValue(value);
                    }

                    json.WriteEndArray();
                }
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenCount <= MaxBytes ? Encoding.UTF8.GetString(buffer.WrittenSpan) : null;
    }

    /// <summary>Reads a principal back.</summary>
    /// <param name="document">The document.</param>
    /// <param name="handle">The session's public name, which is the principal's session from now on.</param>
    /// <param name="expires">When the session ends if it is not used again.</param>
    /// <param name="origin">
    /// The same with the session and the token of the credential from which this one began; null when it had neither.
    /// </param>
    /// <returns>The principal; null when the document is not one of <see cref="Write"/>.</returns>
    public static Principal? Read(string document, string handle, DateTimeOffset expires, out Principal? origin)
    {
        origin = null;
        try
        {
            using var parsed = JsonDocument.Parse(document);
            var root = parsed.RootElement;
            var principal = new Principal
            {
                Type = TypeOf(root.GetProperty("type").GetString()!),
                Issuer = root.GetProperty("iss").GetString()!,
                SubjectIssuer = Text(root, "subject_issuer"),
                Subject = root.GetProperty("sub").GetString()!,
                ClientId = Text(root, "client_id"),
                SessionId = handle,
                Scopes = [.. List(root, "scopes")],
                Roles = [.. List(root, "roles")],
                Claims = ClaimSet.Of([.. root.GetProperty("claims").EnumerateObject().Select(claim => KeyValuePair.Create(claim.Name, Values(claim.Value)))]),
                Actors = [.. root.GetProperty("actors").EnumerateArray()
                    .Select(actor => new Actor(actor.GetProperty("iss").GetString()!, actor.GetProperty("sub").GetString()!))],
                AuthenticatedAt = root.TryGetProperty("auth_time", out var time) ? DateTimeOffset.FromUnixTimeMilliseconds(time.GetInt64()) : null,
                AuthenticationContext = Text(root, "acr"),
                AuthenticationMethods = List(root, "amr"),
                IssuedAt = DateTimeOffset.FromUnixTimeMilliseconds(root.GetProperty("iat").GetInt64()),
                ExpiresAt = expires,
            };
            var (session, token) = (Text(root, "sid"), Text(root, "jti"));
            origin = session is null && token is null ? null : principal with { SessionId = session, TokenId = token };
            return principal;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
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

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static ImmutableArray<string> List(JsonElement root, string name) => Values(root.GetProperty(name));

    private static ImmutableArray<string> Values(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetString()!)];

    private static PrincipalType TypeOf(string name) => Enum.GetValues<PrincipalType>().Single(type => type.Name() == name);
}
