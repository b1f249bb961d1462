using AuthGateway.Authorization.Evaluation.Recording;

namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>What one question of a batch came to.</summary>
internal readonly record struct BatchAnswer
{
    /// <summary>What is wrong with the question; null where nothing is.</summary>
    public string? Wrong { get; init; }

    /// <summary>The outcome; null where something is wrong with the question.</summary>
    public EvaluationOutcome? Outcome { get; init; }

    /// <summary>The decision; null where nobody began to make one.</summary>
    public RecordedEvaluation? Decision { get; init; }

    /// <summary>The answer of a decision.</summary>
    public static BatchAnswer Of(RecordedEvaluation decision) => new() { Outcome = decision.Result, Decision = decision };
}
