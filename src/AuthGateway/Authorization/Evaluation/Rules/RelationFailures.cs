using AuthGateway.Relations.Errors;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>What the engine's errors mean to a decision.</summary>
internal static class RelationFailures
{
    /// <summary>The word for an answer that was not worked out; null when the question does not fit the model, which is an answer.</summary>
    public static string? Reason(RelationErrorCode code) => code switch
    {
        RelationErrorCode.ResolutionTooComplex => DecisionReasons.Depth,
        RelationErrorCode.ResolutionBreadthExceeded => DecisionReasons.Breadth,
        RelationErrorCode.ResolutionWorkExceeded => DecisionReasons.Work,
        RelationErrorCode.DeadlineExceeded or RelationErrorCode.Cancelled => EvaluationReasons.TimedOut,
        RelationErrorCode.RevisionGone => EvaluationReasons.Gone,
        _ => null,
    };
}
