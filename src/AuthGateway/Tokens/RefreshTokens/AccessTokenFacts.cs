namespace AuthGateway.Tokens.RefreshTokens;

/// <summary>What must be known of the access tokens of a family to end them with it.</summary>
/// <param name="Issuer">Their <c>iss</c>; their <c>sid</c> is the family's.</param>
/// <param name="LongestLifetime">How long one of them is valid at most.</param>
internal sealed record AccessTokenFacts(string Issuer, TimeSpan LongestLifetime);
