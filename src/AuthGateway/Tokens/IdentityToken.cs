namespace AuthGateway.Tokens;

/// <summary>A signed identity token.</summary>
/// <param name="Audience">Whom it is for.</param>
/// <param name="Token">The token.</param>
/// <param name="KeyId">The key that signed it.</param>
/// <param name="IssuedAt">When.</param>
/// <param name="RenewAt">When another one takes its place.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record IdentityToken(string Audience, string Token, string KeyId, DateTimeOffset IssuedAt, DateTimeOffset RenewAt, DateTimeOffset ExpiresAt);
