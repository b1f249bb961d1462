using AuthGateway.Authorization.Decisions;

namespace AuthGateway.Authorization.Evaluation.Recording;

/// <summary>What a rule's explanation is made from.</summary>
/// <param name="Decision">The decision, with what it was told by stores.</param>
/// <param name="Question">What was asked, as far as the rule read it.</param>
/// <param name="Relations">Asks about relationships again.</param>
/// <param name="Cancellation">Ends the waiting.</param>
internal sealed record RuleExplanationInput(RecordedEvaluation Decision, EvaluationQuestion Question, IRelationExplainer Relations, CancellationToken Cancellation);
