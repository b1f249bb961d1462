using System.Collections.Immutable;

namespace AuthGateway.Redis.Relations;

/// <summary>What reading a store's history came to, the store being there. Closed: there is no third case.</summary>
internal abstract record ChangePage
{
    private ChangePage()
    {
    }

    /// <summary>The changes, the oldest first.</summary>
    /// <param name="Epoch">The epoch in which they were read.</param>
    /// <param name="Changes">The changes.</param>
    internal sealed record Read(long Epoch, ImmutableArray<LoggedChange> Changes) : ChangePage;

    /// <summary>The log has forgotten that far back, or a failover lost that place.</summary>
    internal sealed record Lost : ChangePage;
}
