using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Requirements;
using AuthGateway.Latency;
using AuthGateway.Problems;

namespace AuthGateway.Authorization.Bundles;

/// <summary>Stands for a policy of a bundle that this replica does not have: nobody knows what it would say, so nobody passes, and nobody is told that they may not.</summary>
internal sealed class NotLoadedRequirement : Requirement
{
    /// <summary>The word of logs and metrics, and the answer's code.</summary>
    public const string Reason = "policy_not_loaded";

    private static readonly AuthorizationDecision Unknown = new AuthorizationDecision.Unavailable(
        new Problem
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Code = Reason,
            Title = "Whether the caller may do this cannot be told right now.",
            // Long enough for a bundle to come, short enough that callers notice soon.
            RetryAfter = TimeSpan.FromSeconds(5),
        },
        Reason,
        LatencyOwner.Own);

    /// <inheritdoc/>
    public override RequirementNeeds Needs => RequirementNeeds.None;

    /// <inheritdoc/>
    public override ValueTask<AuthorizationDecision> CheckAsync(in DecisionInput input) => new(Unknown);

    /// <inheritdoc/>
    public override PartExplanation Describe() => new("not_loaded");

    /// <inheritdoc/>
    public override ValueTask<PartExplanation> ExplainAsync(ExplanationInput input) => new(Describe() with { Outcome = PartOutcome.Unknown, Reason = Reason });
}
