namespace AuthGateway.Redis.RefreshTokens;

/// <summary>Whose a family is.</summary>
/// <param name="Issuer">Who vouches for the subject.</param>
/// <param name="Subject">The subject.</param>
/// <param name="ClientId">The client.</param>
/// <param name="Family">The family.</param>
internal sealed record RefreshListing(string Issuer, string Subject, string ClientId, string Family);
