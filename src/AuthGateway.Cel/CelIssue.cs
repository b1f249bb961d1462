namespace AuthGateway.Cel;

/// <summary>Why a source was refused.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in UTF-16 characters, from 1.</param>
/// <param name="Message">What is wrong, and where something is not covered, what.</param>
internal readonly record struct CelIssue(int Line, int Column, string Message)
{
    public override string ToString() => $"{Line}:{Column}: {Message}";
}
