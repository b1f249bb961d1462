namespace AuthGateway.Redis.ClientAssertions;

/// <summary>What using an assertion came to. Closed: there is no other case.</summary>
internal abstract record AssertionUse
{
    private AssertionUse()
    {
    }

    /// <summary>It was not used before.</summary>
    internal sealed record First : AssertionUse;

    /// <summary>It was used before: somebody has a copy.</summary>
    internal sealed record Again : AssertionUse;

    /// <summary>Nobody can tell: 503, for an assertion that cannot be remembered could be used without end.</summary>
    internal sealed record Unavailable(string Reason) : AssertionUse;
}
