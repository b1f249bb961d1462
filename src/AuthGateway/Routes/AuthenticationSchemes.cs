namespace AuthGateway.Routes;

/// <summary>The names by which routes choose how a caller proves who it is.</summary>
internal static class AuthenticationSchemes
{
    /// <summary>RFC 6750: a signed token in the Authorization header.</summary>
    public const string Bearer = "bearer";

    /// <summary>A session of the gateway's own, in a cookie.</summary>
    public const string Session = "session";

    /// <summary>A key of an application, in a header.</summary>
    public const string ApiKey = "api-key";

    /// <summary>RFC 7662: an opaque token in the Authorization header, which its server is asked about.</summary>
    public const string Introspection = "introspection";

    /// <summary>A session of the legacy system, in a cookie or a header of its own.</summary>
    public const string LegacySession = "legacy-session";

    /// <summary>Every scheme that exists.</summary>
    public static readonly IReadOnlyList<string> All = [Bearer, Introspection, Session, LegacySession, ApiKey];
}
