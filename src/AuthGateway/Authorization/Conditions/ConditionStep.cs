namespace AuthGateway.Authorization.Conditions;

/// <summary>A part of a condition with what it came to.</summary>
/// <param name="Text">The part, as the language writes it.</param>
/// <param name="Value">Its value as a literal; null when it has none.</param>
/// <param name="Problem">Why it has none; null when it has one.</param>
internal readonly record struct ConditionStep(string Text, string? Value, string? Problem);
