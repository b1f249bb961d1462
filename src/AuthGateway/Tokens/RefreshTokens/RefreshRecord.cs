using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using AuthGateway.Identity;

namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>What a family's sealed record holds: the seed of its tokens, and what was granted.</summary>
/// <param name="Seed">The seed. A secret.</param>
/// <param name="Grant">The grant.</param>
internal sealed record RefreshRecord(byte[] Seed, RefreshGrant Grant)
{
    private const byte Version = 1;

    /// <summary>The place where a family's record lies: one family's does not open as another's.</summary>
    public static byte[] Context(string family) => Encoding.ASCII.GetBytes($"refresh:{family}");

    /// <summary>A byte for the form, the seed, and the grant as JSON.</summary>
    public byte[] Write()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.Write([Version]);
        buffer.Write(Seed);
        using var json = new Utf8JsonWriter(buffer);
        var principal = Grant.Principal;
        json.WriteStartObject();
        json.WriteString("client"u8, Grant.ClientId);
        json.WriteString("type"u8, principal.Type.Name());
        json.WriteString("iss"u8, principal.Issuer);
        json.WriteString("sub"u8, principal.Subject);
        WriteText(json, "azp", principal.ClientId);
        WriteText(json, "sid", principal.SessionId);
        WriteTexts(json, "scope", principal.Scopes);
        WriteTexts(json, "roles", principal.Roles);
        WriteTexts(json, "act", principal.Actors.SelectMany(actor => new[] { actor.Issuer, actor.Subject }));
        WriteTexts(json, "amr", principal.AuthenticationMethods);
        WriteTexts(json, "aud", Grant.Audiences);
        WriteText(json, "acr", principal.AuthenticationContext);
        if (principal.AuthenticatedAt is { } authenticatedAt)
        {
            json.WriteNumber("auth_time"u8, authenticatedAt.ToUnixTimeMilliseconds());
        }

        WriteText(json, "jkt", Grant.Confirmation?.JwkThumbprint);
        WriteText(json, "x5t", Grant.Confirmation?.CertificateThumbprint);
        json.WriteNumber("iat"u8, principal.IssuedAt.ToUnixTimeMilliseconds());
        json.WriteNumber("start"u8, Grant.StartedAt.ToUnixTimeMilliseconds());
        json.WriteNumber("end"u8, Grant.AbsoluteExpiry.ToUnixTimeMilliseconds());
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads it; null for anything that <see cref="Write"/> does not write.</summary>
    public static RefreshRecord? Read(string family, byte[] record)
    {
        if (record.Length <= 1 + RefreshToken.SeedBytes || record[0] != Version)
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(record.AsMemory(1 + RefreshToken.SeedBytes));
            return new RefreshRecord(record.AsSpan(1, RefreshToken.SeedBytes).ToArray(), ReadGrant(family, document.RootElement));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Never the seed.</summary>
    public override string ToString() => $"{nameof(RefreshRecord)} of {Grant.FamilyId}";

    private static RefreshGrant ReadGrant(string family, JsonElement json)
    {
        var ends = Time(json, "end")!.Value;
        var actors = Texts(json, "act");
        var (jkt, x5t) = (Text(json, "jkt"), Text(json, "x5t"));
        return new RefreshGrant
        {
            ClientId = json.GetProperty("client").GetString()!,
            FamilyId = family,
            Audiences = Texts(json, "aud"),
            Confirmation = jkt is null && x5t is null ? null : new Confirmation(jkt, x5t),
            StartedAt = Time(json, "start")!.Value,
            AbsoluteExpiry = ends,
            Principal = new Principal
            {
                Type = json.GetProperty("type").GetString() switch
                {
                    "member" => PrincipalType.Member,
                    "employee" => PrincipalType.Employee,
                    _ => PrincipalType.Application,
                },
                Issuer = json.GetProperty("iss").GetString()!,
                Subject = json.GetProperty("sub").GetString()!,
                ClientId = Text(json, "azp"),
                SessionId = Text(json, "sid"),
                Scopes = [.. Texts(json, "scope")],
                Roles = [.. Texts(json, "roles")],
                Actors = [.. actors.Chunk(2).Select(pair => new Actor(pair[0], pair[1]))],
                AuthenticationMethods = Texts(json, "amr"),
                AuthenticationContext = Text(json, "acr"),
                AuthenticatedAt = Time(json, "auth_time"),
                IssuedAt = Time(json, "iat")!.Value,
                ExpiresAt = ends,
            },
        };
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static ImmutableArray<string> Texts(JsonElement json, string name) => [.. json.GetProperty(name).EnumerateArray().Select(value => value.GetString()!)];

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? DateTimeOffset.FromUnixTimeMilliseconds(value.GetInt64()) : null;
}
