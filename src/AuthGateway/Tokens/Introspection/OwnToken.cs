using System.Text.Json;

namespace AuthGateway.Tokens.Introspection;

/// <summary>An access token of the gateway's own that is genuine. It may be revoked.</summary>
/// <param name="Claims">What it says.</param>
/// <param name="TokenId">Its <c>jti</c>.</param>
/// <param name="ClientId">The client that got it.</param>
/// <param name="Subject">Its <c>sub</c>.</param>
/// <param name="SubjectIssuer">Who vouches for the subject.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="Audiences">Whom it is meant for.</param>
/// <param name="IsDpop">Whether it is bound to a DPoP key.</param>
/// <param name="IssuedAt">When it was issued.</param>
/// <param name="ExpiresAt">When it expires.</param>
internal sealed record OwnToken(
    JsonElement Claims, string TokenId, string ClientId, string Subject, string? SubjectIssuer, string? SessionId,
    IReadOnlyList<string> Audiences, bool IsDpop, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
