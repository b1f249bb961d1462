namespace AuthGateway.Relations.Dsl;

/// <summary>What is wrong in a model's text.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Message">What was found and what was expected.</param>
internal sealed record DslIssue(int Line, int Column, string Message);
