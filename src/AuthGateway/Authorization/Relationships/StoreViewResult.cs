namespace AuthGateway.Authorization.Relationships;

/// <summary>What asking for a view of a store came to. Closed: there is no other case.</summary>
internal abstract record StoreViewResult
{
    private StoreViewResult()
    {
    }

    /// <summary>It is as fresh as was asked for.</summary>
    internal sealed record Ready(StoreView View) : StoreViewResult;

    /// <summary>There is no such store.</summary>
    internal sealed record NoStore : StoreViewResult
    {
        public static readonly NoStore Instance = new();
    }

    /// <summary>What the caller wants to see at least was lost by a failover: no answer would hold it.</summary>
    internal sealed record Lost : StoreViewResult
    {
        public static readonly Lost Instance = new();
    }

    /// <summary>Nobody knows now: 503.</summary>
    /// <param name="Reason">Why, in a short fixed word.</param>
    internal sealed record Unavailable(string Reason) : StoreViewResult;
}
