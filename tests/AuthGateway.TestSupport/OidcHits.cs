namespace AuthGateway.TestSupport;

/// <summary>How often the provider was asked for each thing since it started.</summary>
public sealed record OidcHits(int Discovery, int Jwks, int Token, int Introspection);
