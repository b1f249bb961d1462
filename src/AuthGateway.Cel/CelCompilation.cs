using System.Collections.Immutable;

namespace AuthGateway.Cel;

/// <summary>The outcome of compiling a source. Closed: there is no third case.</summary>
internal abstract record CelCompilation
{
    private CelCompilation()
    {
    }

    /// <summary>The source is well formed, well typed and within the limits.</summary>
    public sealed record Compiled(CelProgram Program) : CelCompilation;

    /// <summary>The source is not; there is at least one issue, in the order of the source.</summary>
    public sealed record Refused(ImmutableArray<CelIssue> Issues) : CelCompilation
    {
        public override string ToString() => string.Join("; ", Issues);
    }
}
