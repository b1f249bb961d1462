using AuthGateway.Authorization.Evaluation;
using AuthGateway.Authorization.Evaluation.Rules;

namespace AuthGateway.Authorization.Decisions.Replay;

/// <summary>An evaluation as the log has it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Rule">The rule's name; empty where there was none.</param>
/// <param name="Place">Where the question came from.</param>
/// <param name="Outcome">The outcome in one word.</param>
/// <param name="Reason">Why not; null when allowed.</param>
/// <param name="Recorded">What of the free parts was recorded where it came.</param>
/// <param name="Question">What was asked.</param>
internal sealed record LoggedEvaluation(string Id, string Rule, string Place, string Outcome, string? Reason, QuestionReads Recorded, EvaluationQuestion Question);
