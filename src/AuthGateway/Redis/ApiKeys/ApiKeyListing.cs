using System.Collections.Immutable;

namespace AuthGateway.Redis.ApiKeys;

/// <summary>What reading a page of API keys came to. Closed: there is no third case.</summary>
internal abstract record ApiKeyListing
{
    private ApiKeyListing()
    {
    }

    /// <summary>The page, those that are forgotten first at its head.</summary>
    /// <param name="Keys">The keys.</param>
    /// <param name="Next">Where the next page begins; null when this is the last.</param>
    internal sealed record Listed(ImmutableArray<ApiKeyRecord> Keys, int? Next) : ApiKeyListing;

    /// <summary>Redis did not answer: 503.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Failed(string Reason) : ApiKeyListing;
}
