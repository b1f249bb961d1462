using System.Collections.Immutable;

namespace AuthGateway.Relations.Explanation;

/// <summary>One step of how a check came out.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">The userset (<c>document:1#viewer</c>), the rule as the model writes it, or the tuple's user.</param>
/// <param name="Result">What came of it.</param>
/// <param name="Note">What there is to say about it: a cycle, the subject itself, worked out before; else null.</param>
/// <param name="Condition">Of a tuple with a condition, the condition's name.</param>
/// <param name="Context">Of a tuple with a condition, the values that it was worked out with, as JSON: the tuple's over the request's.</param>
/// <param name="Children">The steps that it took.</param>
internal sealed record ExplanationNode(
    ExplanationKind Kind,
    string Text,
    ExplanationResult Result,
    string? Note,
    string? Condition,
    string? Context,
    ImmutableArray<ExplanationNode> Children);
