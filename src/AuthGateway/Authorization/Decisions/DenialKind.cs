using AuthGateway.Authorization.Evaluation.Recording;

namespace AuthGateway.Authorization.Decisions;

/// <summary>What makes two denials the same one again. All of it comes from the configuration and from closed lists.</summary>
internal sealed record DenialKind(string Log, string? DecidedBy, string Place, string Outcome, string? Reason)
{
    public static DenialKind Of(KeptDecision decision) =>
        new(decision is RecordedEvaluation ? EvaluationLine.Log : DecisionLine.Log, decision.DecidedBy, decision.Place, decision.Outcome, decision.Reason);
}
