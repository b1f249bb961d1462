using System.Runtime.InteropServices;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Latency;

namespace AuthGateway.Authorization.Evaluation.Recording;

/// <summary>What a store told a rule.</summary>
/// <param name="Asked">The relationship that was asked about.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Stamp">What it was looked up in; null where nothing was.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RelationNote(RelationRule Asked, EvaluationOutcome Outcome, StoreStamp? Stamp)
{
    /// <summary>The store's answer.</summary>
    public RelationAnswer Answer => Outcome switch
    {
        EvaluationOutcome.Allowed => new RelationAnswer.Related { Stamp = Stamp },
        EvaluationOutcome.Denied { Reason: DecisionReasons.Relation } => new RelationAnswer.Unrelated { Stamp = Stamp },
        EvaluationOutcome.Denied denied => new RelationAnswer.Unknown(denied.Reason, LatencyOwner.Own) { Stamp = Stamp },
        EvaluationOutcome.Unavailable unavailable => new RelationAnswer.Unknown(unavailable.Reason, unavailable.Missing) { Stamp = Stamp },
        _ => throw new InvalidOperationException("The cases of a closed type are closed."),
    };
}
