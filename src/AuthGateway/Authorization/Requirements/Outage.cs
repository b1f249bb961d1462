using AuthGateway.Latency;
using AuthGateway.Problems;

namespace AuthGateway.Authorization.Requirements;

/// <summary>What a part comes to whose store gives no answer.</summary>
internal static class Outage
{
    private static readonly Problem Unknown = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "authorization_unavailable",
        Title = "Whether the caller may do this cannot be told right now.",
        // Long enough for a store to come back, short enough that callers notice soon.
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    /// <summary>The outcome.</summary>
    /// <param name="reason">Why, in a short fixed word.</param>
    /// <param name="missing">Whose answer was missing.</param>
    public static AuthorizationDecision Of(string reason, LatencyOwner missing) => new AuthorizationDecision.Unavailable(Unknown, reason, missing);
}
