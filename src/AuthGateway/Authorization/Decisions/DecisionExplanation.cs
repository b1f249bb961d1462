namespace AuthGateway.Authorization.Decisions;

/// <summary>A decision with the way to it.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Whole">The parts of the policy or the rule.</param>
internal sealed record DecisionExplanation(KeptDecision Decision, PartExplanation Whole)
{
    /// <summary>Whether the parts come to the decision. They must: anything else is said, and is a reason to look further.</summary>
    public bool Agrees => (Whole.Outcome, Whole.Reason) == (Expected, Decision.Reason);

    /// <summary>Why the parts were not looked at again; null when they were.</summary>
    public string? NotExplained { get; init; }

    private PartOutcome Expected => Decision.Outcome switch
    {
        DecisionOutcomes.Allowed => PartOutcome.Held,
        DecisionOutcomes.Denied => PartOutcome.Failed,
        _ => PartOutcome.Unknown,
    };
}
