using AuthGateway.Redis.Relations;

namespace AuthGateway.Authorization.Relationships;

/// <summary>How fresh an answer must be. Closed: there is no other case.</summary>
internal abstract record Freshness
{
    private Freshness()
    {
    }

    /// <summary>As the copy is, within its lease.</summary>
    internal sealed record Any : Freshness
    {
        public static readonly Any Instance = new();
    }

    /// <summary>As the copy is, within its lease, and no waiting for one that is not.</summary>
    internal sealed record Held : Freshness
    {
        public static readonly Held Instance = new();
    }

    /// <summary>With all that was written before the question came: Redis is read first.</summary>
    internal sealed record Newest : Freshness
    {
        public static readonly Newest Instance = new();
    }

    /// <summary>At least as fresh as a moment that the caller has seen.</summary>
    /// <param name="Moment">The moment.</param>
    /// <param name="AndNewest">Whether it must also hold all that was written before the question came.</param>
    internal sealed record AtLeast(StoreMoment Moment, bool AndNewest = false) : Freshness;
}
