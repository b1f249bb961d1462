namespace AuthGateway.Authorization.Decisions.Replay;

/// <summary>A decision as the log has it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Policy">The policy's name.</param>
/// <param name="Definition">The hash of the policy's definition then.</param>
/// <param name="Place">Where the question came from.</param>
/// <param name="Outcome">The outcome in one word.</param>
/// <param name="Reason">Why not; null when allowed.</param>
/// <param name="Recorded">Which headers and claims were recorded where they came.</param>
/// <param name="Input">What it was made from.</param>
internal sealed record LoggedDecision(string Id, string Policy, string Definition, string Place, string Outcome, string? Reason, PolicyReads Recorded, DecisionInput Input);
