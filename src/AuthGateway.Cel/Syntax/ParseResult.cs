namespace AuthGateway.Cel.Syntax;

/// <summary>The outcome of parsing. Closed: there is no third case.</summary>
internal abstract record ParseResult
{
    private ParseResult()
    {
    }

    /// <summary>A tree.</summary>
    /// <param name="Root">Its root.</param>
    /// <param name="Nodes">How many numbers its nodes have: each is below this.</param>
    public sealed record Parsed(Expr Root, int Nodes) : ParseResult;

    /// <summary>The first fault.</summary>
    public sealed record Failed(Fault Fault) : ParseResult;
}
