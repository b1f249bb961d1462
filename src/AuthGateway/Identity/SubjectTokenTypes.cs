namespace AuthGateway.Identity;

/// <summary>What a credential that is exchanged can be (RFC 8693 section 3).</summary>
internal static class SubjectTokenTypes
{
    /// <summary>An access token: signed, or opaque and introspected at its server.</summary>
    public const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    /// <summary>A signed token of a trusted issuer.</summary>
    public const string Jwt = "urn:ietf:params:oauth:token-type:jwt";

    /// <summary>A refresh token; only ever issued here, never taken in.</summary>
    public const string RefreshToken = "urn:ietf:params:oauth:token-type:refresh_token";

    /// <summary>What the legacy system's session cookie or header holds.</summary>
    public const string LegacySession = "urn:authgateway:token-type:legacy-session";

    /// <summary>What can be handed over.</summary>
    public static readonly IReadOnlyList<string> Accepted = [AccessToken, Jwt, LegacySession];
}
