namespace AuthGateway.Tokens.Keys;

/// <summary>What a signing key signs with (RFC 7518 section 3.1). .NET has no EdDSA.</summary>
internal enum KeyAlgorithm
{
    /// <summary>ECDSA with P-256 and SHA-256.</summary>
    ES256,

    /// <summary>ECDSA with P-384 and SHA-384.</summary>
    ES384,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256, for verifiers that know nothing else.</summary>
    RS256,

    /// <summary>RSASSA-PSS with SHA-256.</summary>
    PS256,
}
