namespace AuthGateway.Authorization.Decisions;

/// <summary>The outcomes of decisions as they are written.</summary>
internal static class DecisionOutcomes
{
    public const string Allowed = "allowed";
    public const string Denied = "denied";
    public const string Unavailable = "unavailable";
}
