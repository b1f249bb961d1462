using System.Text;
using System.Text.Json;
using AuthGateway.Identity;
using AuthGateway.Jose;
using AuthGateway.Redis;
using AuthGateway.Tokens.Service;

namespace AuthGateway.Tokens.Introspection;

/// <summary>Reads access tokens that the service issued: by its own keys, and by no other issuer's.</summary>
internal sealed class OwnTokens(TokenServiceSettings settings, IOwnKeys keys, IRevocations revocations, TimeProvider clock)
{
    private const string Type = "at+jwt";

    /// <summary>Reads a token; null for anything that is not a valid access token of the service, whatever else it may be.</summary>
    public OwnToken? Read(string token)
    {
        if (UnverifiedToken.Parse(Encoding.UTF8.GetBytes(token), out _) is not { } unverified
            || !string.Equals(unverified.Header.Type, Type, StringComparison.OrdinalIgnoreCase)
            || unverified.Payload.String("iss") != settings.Issuer
            || keys.Current.Find(unverified.Header, out _) is not { } key
            || !key.Verify(unverified.Header.Algorithm, unverified.SigningInput.Span, unverified.Signature.Span))
        {
            return null;
        }

        // Signed by us: what is missing or malformed was not written by this service (an upstream's identity token, say).
        var claims = unverified.Payload;
        return claims.String("jti") is { } id && claims.String("client_id") is { } client && claims.String("sub") is { } subject
            && Time(claims, "iat") is { } issued && Time(claims, "exp") is { } expires && Audiences(claims) is { Count: > 0 } audiences
            // With the skew that the scheme bearer allows: a token that is still taken must be one that can be revoked.
            && clock.GetUtcNow() - expires < settings.ClockSkew
            ? new OwnToken(claims, id, client, subject, claims.String("subject_issuer"), claims.String("sid"), audiences, IsDpop(claims), issued, expires)
            : null;
    }

    /// <summary>Whether a token still stands: by its own name, and by its subject's at whoever vouches for it.</summary>
    public RevocationVerdict Check(OwnToken token) => revocations.Check(
        new Principal
        {
            Type = PrincipalType.Application,
            Issuer = settings.Issuer,
            SubjectIssuer = token.SubjectIssuer == settings.Issuer ? null : token.SubjectIssuer,
            Subject = token.Subject,
            SessionId = token.SessionId,
            TokenId = token.TokenId,
            IssuedAt = token.IssuedAt,
            ExpiresAt = token.ExpiresAt,
        },
        continueFor: null);

    private static bool IsDpop(JsonElement claims) =>
        claims.TryGetProperty("cnf", out var cnf) && cnf.ValueKind == JsonValueKind.Object && cnf.TryGetProperty("jkt", out _);

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds) && seconds is > 0 and < 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    private static List<string>? Audiences(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud", out var value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
            _ => null,
        };
    }
}
