using AuthGateway.Latency;
using AuthGateway.Problems;

namespace AuthGateway.Authorization;

/// <summary>May they? Closed: there is no fourth case.</summary>
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
    internal sealed record Denied(Problem Problem, string Reason) : AuthorizationDecision
    {
        /// <summary>What a challenge says after the scheme's name; null for no challenge.</summary>
        public string? Demand { get; init; }

        /// <summary>The answer with its challenge in the words of the scheme by which the caller came (RFC 9449 section 7.1).</summary>
        public Problem For(string? scheme) => Demand is null ? Problem : Problem with { Challenge = $"{scheme ?? "Bearer"} {Demand}" };
    }

    /// <summary>Nobody knows now: 503. Neither a refusal, which callers take for final, nor an allowance.</summary>
    /// <param name="Problem">The answer, with Retry-After.</param>
    /// <param name="Reason">What was missing, for the log and the metrics: a short fixed word.</param>
    /// <param name="Missing">Whose answer was missing, for the account of errors.</param>
    internal sealed record Unavailable(Problem Problem, string Reason, LatencyOwner Missing) : AuthorizationDecision;
}
