namespace AuthGateway.Authorization.Relationships;

/// <summary>What a question came to before the engine was asked. Closed: there is no other case.</summary>
internal abstract record QuestionResult<T>
{
    private QuestionResult()
    {
    }

    /// <summary>The engine was asked.</summary>
    /// <param name="Value">What it said, which may be an error.</param>
    /// <param name="View">What it was asked over.</param>
    /// <param name="Model">The model's id.</param>
    internal sealed record Asked(T Value, StoreView View, string Model) : QuestionResult<T>;

    /// <summary>There is no such store.</summary>
    internal sealed record NoStore : QuestionResult<T>;

    /// <summary>The store has no such model; or none at all, when none was named.</summary>
    internal sealed record NoModel : QuestionResult<T>;

    /// <summary>A failover lost the moment that the caller has seen.</summary>
    internal sealed record Lost : QuestionResult<T>;

    /// <summary>Nobody knows now: 503.</summary>
    /// <param name="Reason">Why, in a short fixed word.</param>
    internal sealed record Unavailable(string Reason) : QuestionResult<T>;
}
