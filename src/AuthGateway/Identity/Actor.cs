namespace AuthGateway.Identity;

/// <summary>One link of an actor chain (RFC 8693 section 4.1): the party that acts on the subject's behalf.</summary>
/// <param name="Issuer">Who vouches for the actor; the token's own issuer when the claim names none.</param>
/// <param name="Subject">The actor's identifier at that issuer.</param>
internal sealed record Actor(string Issuer, string Subject);
