using System.Collections.Immutable;

namespace AuthGateway.Redis.Sessions;

/// <summary>What reading a subject's sessions came to. Closed: there is no third case.</summary>
internal abstract record SessionListing
{
    private SessionListing()
    {
    }

    /// <summary>The sessions, the newest first. Their facts are left out.</summary>
    internal sealed record Listed(ImmutableArray<SessionRecord> Sessions) : SessionListing;

    /// <summary>Redis did not answer: 503.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Failed(string Reason) : SessionListing;
}
