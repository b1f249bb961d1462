namespace AuthGateway.Redis.Sessions;

/// <summary>What giving a session another id came to. Closed: there is no other case.</summary>
internal abstract record SessionRotation
{
    private SessionRotation()
    {
    }

    /// <summary>It has the new id.</summary>
    internal sealed record Rotated(SessionRecord Session) : SessionRotation;

    /// <summary>The id was replaced before; another request has the new one.</summary>
    internal sealed record Already : SessionRotation;

    /// <summary>There is no such session.</summary>
    internal sealed record None : SessionRotation;

    /// <summary>Nobody knows which id it has: 503.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Failed(string Reason) : SessionRotation;
}
