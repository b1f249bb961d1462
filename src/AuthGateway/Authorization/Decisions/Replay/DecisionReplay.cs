using AuthGateway.Authorization.Bundles;

namespace AuthGateway.Authorization.Decisions.Replay;

/// <summary>Makes decisions of the log again, by the policies of this configuration.</summary>
internal sealed class DecisionReplay(RoutePolicies policies)
{
    /// <summary>The reason of a decision whose policy is not there any more.</summary>
    public const string NoPolicy = "no_policy";

    /// <summary>Makes one again.</summary>
    public async ValueTask<ReplayedDecision> ReplayAsync(LoggedDecision logged, CancellationToken cancellation)
    {
        if (logged.Outcome == DecisionOutcomes.Unavailable)
        {
            return ReplayedDecision.Outage.Instance;
        }

        // A route whose policy is not there is refused at start: nobody is served. A bundle's policy is not in the configuration, and is not gone for that.
        if (policies.Find(logged.Policy) is not { } policy)
        {
            if (BundleNames.NamespaceOf(logged.Policy) is { } bundle)
            {
                return new ReplayedDecision.Unclear($"the policy is the bundle {bundle}'s, and the configuration alone decides here");
            }

            return Compare(logged, DecisionOutcomes.Denied, NoPolicy);
        }

        // What was not recorded would look like what did not come, and the answer would be about another request.
        if (!policy.Reads.IsWithin(logged.Recorded))
        {
            return new ReplayedDecision.Unclear($"the policy now reads {Missing(policy.Reads, logged.Recorded)}, which was not recorded");
        }

        if (policy.Needs.HasFlag(RequirementNeeds.Request) && logged.Input.Request is null)
        {
            return new ReplayedDecision.Unclear("the policy now reads the request, which was not recorded");
        }

        return await policy.DecideAsync(logged.Input with { Cancellation = cancellation }) switch
        {
            AuthorizationDecision.Allowed => Compare(logged, DecisionOutcomes.Allowed, reason: null),
            AuthorizationDecision.Denied denied => Compare(logged, DecisionOutcomes.Denied, denied.Reason),
            AuthorizationDecision.Unavailable unavailable => new ReplayedDecision.Unclear($"its relationships or attributes could not be looked up: {unavailable.Reason}"),
            _ => throw new InvalidOperationException("The cases of a closed type are closed."),
        };
    }

    // Another reason for the same no changes nothing for anybody.
    private static ReplayedDecision Compare(LoggedDecision logged, string outcome, string? reason) =>
        outcome == logged.Outcome ? ReplayedDecision.Same.Instance : new ReplayedDecision.Different(outcome, reason);

    private static string Missing(PolicyReads reads, PolicyReads recorded) => reads.Headers.Except(recorded.Headers) is { IsEmpty: false } headers
        ? $"the headers {string.Join(", ", headers)}"
        : reads.AllClaims ? "all claims" : $"the claims {string.Join(", ", reads.Claims.Except(recorded.Claims))}";
}
