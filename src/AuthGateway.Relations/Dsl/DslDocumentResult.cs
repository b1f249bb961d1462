using System.Collections.Immutable;

namespace AuthGateway.Relations.Dsl;

/// <summary>The outcome of reading one text. Closed.</summary>
internal abstract record DslDocumentResult
{
    private DslDocumentResult()
    {
    }

    /// <summary>It follows the grammar.</summary>
    public sealed record Parsed(DslDocument Document) : DslDocumentResult;

    /// <summary>It does not, in at least one place.</summary>
    public sealed record Refused(ImmutableArray<DslIssue> Issues) : DslDocumentResult;
}
