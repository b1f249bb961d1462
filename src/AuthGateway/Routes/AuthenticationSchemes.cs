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

    /// <summary>Every scheme that exists.</summary>
    public static readonly IReadOnlyList<string> All = [Bearer, Session, ApiKey];
}
