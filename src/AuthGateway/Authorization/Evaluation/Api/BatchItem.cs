namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>One question of a batch, or what is wrong with it.</summary>
internal readonly record struct BatchItem(EvaluationQuestion? Question, string? Error);
