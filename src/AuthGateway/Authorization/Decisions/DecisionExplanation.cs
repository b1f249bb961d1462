namespace AuthGateway.Authorization.Decisions;

/// <summary>A decision with the way to it.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Whole">The policy's parts.</param>
internal sealed record DecisionExplanation(RecordedDecision Decision, PartExplanation Whole)
{
    /// <summary>Whether the parts come to the decision. They must: anything else is said, and is a reason to look further.</summary>
    public bool Agrees => (Whole.Outcome, Whole.Reason) == (Expected, Decision.Reason);

    private PartOutcome Expected => Decision.Decision switch
    {
        AuthorizationDecision.Allowed => PartOutcome.Held,
        AuthorizationDecision.Denied => PartOutcome.Failed,
        _ => PartOutcome.Unknown,
    };
}
