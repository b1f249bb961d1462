using AuthGateway.Authorization.Decisions;

namespace AuthGateway.Authorization.Requirements;

/// <summary>One demand of a policy, compiled.</summary>
internal abstract class Requirement
{
    /// <summary>What checking it takes beside the caller.</summary>
    public virtual RequirementNeeds Needs => RequirementNeeds.None;

    /// <summary>What it reads by name.</summary>
    public virtual PolicyReads Reads => PolicyReads.None;

    /// <summary>
    /// Checks it. Whatever can be answered at once is, without a task: what the caller alone decides allocates nothing, for its denials were made when the
    /// policy was loaded.
    /// </summary>
    public abstract ValueTask<AuthorizationDecision> CheckAsync(in DecisionInput input);

    /// <summary>What it demands, for a part that a decision did not come to.</summary>
    public abstract PartExplanation Describe();

    /// <summary>How it came out, by the same comparisons as <see cref="CheckAsync"/>. Slower, and asked for by people.</summary>
    public abstract ValueTask<PartExplanation> ExplainAsync(ExplanationInput input);
}
