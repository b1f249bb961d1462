namespace AuthGateway.Authorization.Requirements;

/// <summary>One demand of a policy, compiled.</summary>
internal abstract class Requirement
{
    /// <summary>What checking it takes beside the caller.</summary>
    public virtual RequirementNeeds Needs => RequirementNeeds.None;

    /// <summary>
    /// Checks it. Whatever can be answered at once is, without a task: what the caller alone decides allocates nothing, for its denials were made when the
    /// policy was loaded.
    /// </summary>
    public abstract ValueTask<AuthorizationDecision> CheckAsync(in DecisionInput input);
}
