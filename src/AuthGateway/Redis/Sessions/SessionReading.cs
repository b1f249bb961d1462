namespace AuthGateway.Redis.Sessions;

/// <summary>What looking for a session came to. Closed: there is no other case.</summary>
internal abstract record SessionReading
{
    private SessionReading()
    {
    }

    /// <summary>It is there.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Moved">Whether the id was replaced and is only good for the rest of its grace.</param>
    internal sealed record Found(SessionRecord Session, bool Moved) : SessionReading;

    /// <summary>There is none: never was, expired or ended.</summary>
    internal sealed record None : SessionReading;

    /// <summary>Nobody knows: 503.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Failed(string Reason) : SessionReading;
}
