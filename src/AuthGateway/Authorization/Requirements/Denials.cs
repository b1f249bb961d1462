using AuthGateway.Problems;

namespace AuthGateway.Authorization.Requirements;

/// <summary>Makes the denials of a policy when it is loaded.</summary>
internal static class Denials
{
    /// <summary>A denial that more scope would mend (RFC 6750 section 3.1): the challenge names what is missing.</summary>
    public static AuthorizationDecision.Denied Scope(string reason, IEnumerable<string> needed) => new(
        Forbidden with
        {
            Code = "insufficient_scope",
            Title = "The token's scope does not cover this.",
        },
        reason)
    {
        Demand = $"error=\"insufficient_scope\", error_description=\"The token's scope does not cover this.\", scope=\"{string.Join(' ', needed)}\"",
    };

    /// <summary>A denial that no other token of this caller would mend: no challenge, and no hint at what would.</summary>
    public static AuthorizationDecision.Denied Right(string reason) => new(Forbidden, reason);

    private static readonly Problem Forbidden = new()
    {
        Status = StatusCodes.Status403Forbidden,
        Code = "forbidden",
        Title = "The caller may not do this.",
    };
}
