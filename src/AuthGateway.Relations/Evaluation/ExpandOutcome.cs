using AuthGateway.Relations.Errors;

namespace AuthGateway.Relations.Evaluation;

/// <summary>What came of an expansion. Closed.</summary>
internal abstract record ExpandOutcome
{
    private ExpandOutcome()
    {
    }

    /// <summary>The tree.</summary>
    public sealed record Expanded(UsersetTreeNode Root, long Revision) : ExpandOutcome;

    /// <summary>There is none.</summary>
    public sealed record Failed(RelationError Error) : ExpandOutcome;
}
