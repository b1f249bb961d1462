using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using AuthGateway.Identity;

namespace AuthGateway.Tokens.Grants;

/// <summary>What an access token of the gateway says (RFC 9068).</summary>
internal sealed record AccessToken
{
    /// <summary>About whom (<c>sub</c>).</summary>
    public required string Subject { get; init; }

    /// <summary>Who vouches for the subject: a subject means something only there.</summary>
    public required string SubjectIssuer { get; init; }

    /// <summary>Member, employee or application.</summary>
    public required PrincipalType Type { get; init; }

    /// <summary>The client that got it.</summary>
    public required string ClientId { get; init; }

    /// <summary>Whom it is meant for.</summary>
    public required IReadOnlyList<string> Audiences { get; init; }

    /// <summary>What it may be used for, in order.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The subject's roles.</summary>
    public IReadOnlyCollection<string> Roles { get; init; } = [];

    /// <summary>The session that it ends with.</summary>
    public string? SessionId { get; init; }

    /// <summary>Who acts, the most recent first.</summary>
    public ImmutableArray<Actor> Actors { get; init; } = [];

    /// <summary>The key that it is bound to.</summary>
    public Confirmation? Confirmation { get; init; }

    /// <summary>When the person was asked to authenticate.</summary>
    public DateTimeOffset? AuthenticatedAt { get; init; }

    /// <summary>How well the person was authenticated.</summary>
    public string? AuthenticationContext { get; init; }

    /// <summary>By which methods.</summary>
    public ImmutableArray<string> AuthenticationMethods { get; init; } = [];

    /// <summary>Its own identifier.</summary>
    public required string TokenId { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When it stops to be valid.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The payload as UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Write(string issuer)
    {
        var buffer = new ArrayBufferWriter<byte>(768);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("iss"u8, issuer);
        WriteAudience(json);
        json.WriteString("sub"u8, Subject);
        json.WriteString("client_id"u8, ClientId);
        json.WriteNumber("iat"u8, IssuedAt.ToUnixTimeSeconds());
        json.WriteNumber("exp"u8, ExpiresAt.ToUnixTimeSeconds());
        json.WriteString("jti"u8, TokenId);
        json.WriteString("principal_type"u8, Type.Name());
        json.WriteString("subject_issuer"u8, SubjectIssuer);
        if (Scopes.Count > 0)
        {
            json.WriteString("scope"u8, string.Join(' ', Scopes));
        }

        WriteList(json, "roles"u8, Roles.Order(StringComparer.Ordinal).ToList());
        WriteText(json, "sid"u8, SessionId);
        if (AuthenticatedAt is { } authenticatedAt)
        {
            json.WriteNumber("auth_time"u8, authenticatedAt.ToUnixTimeSeconds());
        }

        WriteText(json, "acr"u8, AuthenticationContext);
        WriteList(json, "amr"u8, AuthenticationMethods);
        WriteActors(json);
        WriteConfirmation(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteList(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private void WriteAudience(Utf8JsonWriter json)
    {
        if (Audiences.Count == 1)
        {
            json.WriteString("aud"u8, Audiences[0]);
            return;
        }

        WriteList(json, "aud"u8, Audiences);
    }

    private void WriteActors(Utf8JsonWriter json)
    {
        foreach (var actor in Actors)
        {
            json.WriteStartObject("act"u8);
            json.WriteString("iss"u8, actor.Issuer);
            json.WriteString("sub"u8, actor.Subject);
        }

        foreach (var _ in Actors)
        {
            json.WriteEndObject();
        }
    }

    private void WriteConfirmation(Utf8JsonWriter json)
    {
        if (Confirmation is null)
        {
            return;
        }

        json.WriteStartObject("cnf"u8);
        WriteText(json, "jkt"u8, Confirmation.JwkThumbprint);
        WriteText(json, "x5t#S256"u8, Confirmation.CertificateThumbprint);
        json.WriteEndObject();
    }
}
