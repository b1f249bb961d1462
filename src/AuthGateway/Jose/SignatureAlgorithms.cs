namespace AuthGateway.Jose;

/// <summary>A set of signature algorithms (RFC 7518 section 3). Symmetric ones and <c>none</c> cannot even be said.</summary>
/// <remarks>EdDSA is not among them: neither .NET 10 nor Microsoft.IdentityModel 8.16 has Ed25519.</remarks>
[Flags]
internal enum SignatureAlgorithms
{
    None = 0,
    RS256 = 1 << 0,
    RS384 = 1 << 1,
    RS512 = 1 << 2,
    PS256 = 1 << 3,
    PS384 = 1 << 4,
    PS512 = 1 << 5,
    ES256 = 1 << 6,
    ES384 = 1 << 7,
    ES512 = 1 << 8,
    AllRsa = RS256 | RS384 | RS512 | PS256 | PS384 | PS512,
}
