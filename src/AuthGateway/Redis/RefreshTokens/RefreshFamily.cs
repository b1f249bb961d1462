namespace AuthGateway.Redis.RefreshTokens;

/// <summary>What a look at a family found. Closed: there is no other case.</summary>
internal abstract record RefreshFamily
{
    private RefreshFamily()
    {
    }

    /// <summary>It is there.</summary>
    /// <param name="Sealed">What it stands for; null for an ended one of which only the mark is left.</param>
    /// <param name="Generation">The generation whose token is valid.</param>
    /// <param name="Age">How long ago that one was made.</param>
    /// <param name="Ended">Why it ended; null when it has not.</param>
    /// <param name="Left">How long it lives if it is not used.</param>
    internal sealed record Present(byte[]? Sealed, long Generation, TimeSpan Age, string? Ended, TimeSpan Left) : RefreshFamily;

    /// <summary>It never was, or it is over.</summary>
    internal sealed record Absent : RefreshFamily;

    /// <summary>Redis did not answer.</summary>
    internal sealed record Unavailable(string Reason) : RefreshFamily;
}
