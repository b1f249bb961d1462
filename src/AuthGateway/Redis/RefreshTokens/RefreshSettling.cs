namespace AuthGateway.Redis.RefreshTokens;

/// <summary>What settling an ended family came to. Closed: there is no other case.</summary>
internal abstract record RefreshSettling
{
    private RefreshSettling()
    {
    }

    /// <summary>This attempt settled it, and no other one did.</summary>
    /// <param name="Reason">Why the family ended.</param>
    internal sealed record Settled(string Reason) : RefreshSettling;

    /// <summary>It was settled before, or is over.</summary>
    internal sealed record Before : RefreshSettling;

    /// <summary>Redis did not answer.</summary>
    internal sealed record Unavailable(string Reason) : RefreshSettling;
}
