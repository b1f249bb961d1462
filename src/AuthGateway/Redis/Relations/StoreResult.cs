namespace AuthGateway.Redis.Relations;

/// <summary>What a question to a relationship store came to. Closed: there is no fourth case.</summary>
internal abstract record StoreResult<T>
{
    private StoreResult()
    {
    }

    /// <summary>The answer.</summary>
    internal sealed record Got(T Value) : StoreResult<T>;

    /// <summary>There is no such store: never was, or it was deleted.</summary>
    internal sealed record NoStore : StoreResult<T>
    {
        public static readonly NoStore Instance = new();
    }

    /// <summary>Nobody knows: 503.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Failed(string Reason) : StoreResult<T>;
}
