namespace AuthGateway.Redis;

/// <summary>What asking for the primary came to. Closed.</summary>
internal abstract record PrimaryProofOutcome
{
    private PrimaryProofOutcome()
    {
    }

    /// <summary>No replica must confirm anything: whoever answers is the primary.</summary>
    internal sealed record NotNeeded : PrimaryProofOutcome;

    /// <summary>No replica confirmed it in time.</summary>
    internal sealed record Unproven : PrimaryProofOutcome;

    /// <summary>A server is the primary.</summary>
    /// <param name="Log">How far the log of revocations reached there.</param>
    /// <param name="AskedAt">The timestamp of the question.</param>
    internal sealed record Proven(RevocationCursor Log, long AskedAt) : PrimaryProofOutcome;
}
