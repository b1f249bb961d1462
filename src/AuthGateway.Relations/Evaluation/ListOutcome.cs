using System.Collections.Immutable;
using AuthGateway.Relations.Errors;

namespace AuthGateway.Relations.Evaluation;

/// <summary>What came of a listing: a whole page or an error, never a part of one. Closed.</summary>
internal abstract record ListOutcome
{
    private ListOutcome()
    {
    }

    /// <summary>A page.</summary>
    /// <param name="Names">Objects or users.</param>
    /// <param name="Revision">The revision that it was read at.</param>
    /// <param name="Next">Where it goes on; null when this was the last page.</param>
    public sealed record Page(ImmutableArray<string> Names, long Revision, ListCursor? Next) : ListOutcome;

    /// <summary>There is no answer.</summary>
    public sealed record Failed(RelationError Error) : ListOutcome;
}
