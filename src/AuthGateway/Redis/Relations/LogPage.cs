using System.Collections.Immutable;

namespace AuthGateway.Redis.Relations;

/// <summary>What reading a store's log came to, the store being there. Closed: there is no third case.</summary>
internal abstract record LogPage
{
    private LogPage()
    {
    }

    /// <summary>What came after the reader's moment.</summary>
    /// <param name="Reaches">The moment up to which the page tells all.</param>
    /// <param name="Newest">The log's newest revision.</param>
    /// <param name="Changes">The changes, in order.</param>
    internal sealed record Read(StoreMoment Reaches, long Newest, ImmutableArray<LoggedChange> Changes) : LogPage;

    /// <summary>The reader's moment is not part of this history, or so far back that the log has forgotten: all must be read again.</summary>
    /// <param name="At">The store's moment now.</param>
    /// <param name="Model">The newest model's id; empty when there is none.</param>
    internal sealed record HistoryChanged(StoreMoment At, string Model) : LogPage;
}
