namespace AuthGateway.Authorization.Bundles.Testing;

/// <summary>What can come of a case, as far as policies and rules go.</summary>
internal static class TestOutcomes
{
    public const string Allowed = "allowed";
    public const string Denied = "denied";
    public const string Unauthenticated = "unauthenticated";
    public const string NoRoute = "no_route";
    public const string BadRequest = "bad_request";
    public const string Unavailable = "unavailable";

    public static readonly string[] All = [Allowed, Denied, Unauthenticated, NoRoute, BadRequest, Unavailable];

    /// <summary>What can come of a question to rules.</summary>
    public static readonly string[] OfEvaluations = [Allowed, Denied, Unavailable];
}
