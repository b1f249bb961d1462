namespace AuthGateway.Relations.Explanation;

/// <summary>How a check came out.</summary>
/// <param name="Root">The relation that was asked for.</param>
/// <param name="IsTruncated">Whether steps were left out because there were too many.</param>
internal sealed record CheckExplanation(ExplanationNode Root, bool IsTruncated);
