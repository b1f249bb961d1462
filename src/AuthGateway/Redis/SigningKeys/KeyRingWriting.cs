namespace AuthGateway.Redis.SigningKeys;

/// <summary>What writing the ring came to. Closed: there is no fourth case.</summary>
internal abstract record KeyRingWriting
{
    private KeyRingWriting()
    {
    }

    /// <summary>It stands.</summary>
    internal sealed record Written : KeyRingWriting;

    /// <summary>Another ring lies there than the one that was read: read again.</summary>
    internal sealed record Conflict : KeyRingWriting;

    /// <summary>It may or may not stand; the next reading tells.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Unavailable(string Reason) : KeyRingWriting;
}
