namespace AuthGateway.Redis.Sessions;

/// <summary>What ending a session came to. Closed: there is no other case.</summary>
internal abstract record SessionEnding
{
    private SessionEnding()
    {
    }

    /// <summary>It ended now.</summary>
    internal sealed record Ended : SessionEnding;

    /// <summary>There was none.</summary>
    internal sealed record None : SessionEnding;

    /// <summary>Nobody knows: 503; ending it again is harmless.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Failed(string Reason) : SessionEnding;
}
