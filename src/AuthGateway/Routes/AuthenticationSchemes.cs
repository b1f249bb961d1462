namespace AuthGateway.Routes;

/// <summary>The names by which routes choose how a caller proves who it is.</summary>
internal static class AuthenticationSchemes
{
    /// <summary>RFC 6750: a signed token in the Authorization header.</summary>
    public const string Bearer = "bearer";

    /// <summary>Every scheme that exists.</summary>
    public static readonly IReadOnlyList<string> All = [Bearer];
}
