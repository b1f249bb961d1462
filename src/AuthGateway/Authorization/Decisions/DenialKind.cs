namespace AuthGateway.Authorization.Decisions;

/// <summary>What makes two denials the same one again. All of it comes from the configuration and from closed lists.</summary>
internal sealed record DenialKind(string Policy, string Place, string Outcome, string? Reason)
{
    public static DenialKind Of(RecordedDecision decision) => new(decision.Policy.Name, decision.Place, decision.Outcome, decision.Reason);
}
