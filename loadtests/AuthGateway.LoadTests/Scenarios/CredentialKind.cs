namespace AuthGateway.LoadTests.Scenarios;

/// <summary>How a caller shows who it is.</summary>
internal enum CredentialKind
{
    /// <summary>An access token signed with RS256.</summary>
    Rs256,

    /// <summary>An access token signed with ES256.</summary>
    Es256,

    /// <summary>An opaque token, which the stub issuer is asked about (RFC 7662).</summary>
    Opaque,

    /// <summary>An API key of the gateway's own.</summary>
    ApiKey,

    /// <summary>What the scenario says, the same for all.</summary>
    Given,
}
