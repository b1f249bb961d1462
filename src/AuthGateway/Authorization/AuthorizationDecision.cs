using AuthGateway.Problems;

namespace AuthGateway.Authorization;

/// <summary>May they? Closed: there is no third case.</summary>
internal abstract record AuthorizationDecision
{
    private AuthorizationDecision()
    {
    }

    /// <summary>The policy holds.</summary>
    internal sealed record Allowed : AuthorizationDecision
    {
        /// <summary>The one instance: an allowance holds nothing of a request.</summary>
        public static readonly Allowed Instance = new();
    }

    /// <summary>The policy does not hold.</summary>
    /// <param name="Problem">The answer to the caller, which tells no more than the missing scopes.</param>
    /// <param name="Reason">Which demand failed, for the log and the metrics; made from the policy, not from the request.</param>
    internal sealed record Denied(Problem Problem, string Reason) : AuthorizationDecision;
}
