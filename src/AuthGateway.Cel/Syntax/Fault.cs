namespace AuthGateway.Cel.Syntax;

/// <summary>What is wrong with a source, and where.</summary>
/// <param name="Position">The place in the source.</param>
/// <param name="Message">What is wrong there.</param>
internal sealed record Fault(int Position, string Message)
{
    /// <summary>The same with line and column.</summary>
    public CelIssue Locate(string source)
    {
        var before = source.AsSpan(0, Math.Min(Position, source.Length));
        var line = before.Count('\n') + 1;
        return new CelIssue(line, before.Length - before.LastIndexOf('\n'), Message);
    }
}
