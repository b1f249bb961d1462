namespace AuthGateway.Redis.RefreshTokens;

/// <summary>What using a token came to. Closed: there is no other case.</summary>
internal abstract record RefreshUse
{
    private RefreshUse()
    {
    }

    /// <summary>The family went on to a generation.</summary>
    /// <param name="Generation">The generation whose token is valid now.</param>
    /// <param name="Left">How long that one lives if it is not used.</param>
    /// <param name="IsRetry">It had been made a moment ago.</param>
    /// <param name="WasAhead">Redis knew only an older one: a failover has lost writes.</param>
    internal sealed record Rotated(long Generation, TimeSpan Left, bool IsRetry, bool WasAhead) : RefreshUse;

    /// <summary>The token was an old one: the family is ended.</summary>
    internal sealed record Reused : RefreshUse;

    /// <summary>The family had been ended before.</summary>
    internal sealed record Ended : RefreshUse;

    /// <summary>The family is over.</summary>
    internal sealed record Absent : RefreshUse;

    /// <summary>Nobody knows whether it was used.</summary>
    internal sealed record Unavailable(string Reason) : RefreshUse;
}
