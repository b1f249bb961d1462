namespace AuthGateway.Redis;

/// <summary>What became of a revocation. Closed: there is no fourth case.</summary>
internal abstract record RevocationOutcome
{
    private RevocationOutcome()
    {
    }

    /// <summary>It stands, and every replica that reads the log will see it.</summary>
    /// <param name="Revision">The log's revision that holds it.</param>
    internal sealed record Written(long Revision) : RevocationOutcome;

    /// <summary>It may or may not stand; writing it again is harmless. Answer 503.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>: fit for a log, free of secrets.</param>
    internal sealed record Unavailable(string Reason) : RevocationOutcome;

    /// <summary>It does not stand: there are as many entries as the settings allow. Answer 503 and ring somebody.</summary>
    internal sealed record Full : RevocationOutcome;
}
