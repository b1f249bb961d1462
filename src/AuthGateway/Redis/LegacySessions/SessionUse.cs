namespace AuthGateway.Redis.LegacySessions;

/// <summary>What noting the use of a legacy session came to. Closed: there is no other case.</summary>
internal abstract record SessionUse
{
    private SessionUse()
    {
    }

    /// <summary>It is within its lifetimes.</summary>
    /// <param name="Age">Since it was first seen at any replica.</param>
    /// <param name="Idle">Since it was used last.</param>
    internal sealed record Noted(TimeSpan Age, TimeSpan Idle) : SessionUse;

    /// <summary>It was never used by this name.</summary>
    internal sealed record Unknown : SessionUse;

    /// <summary>It was not used for too long, or is too old. It stays so.</summary>
    internal sealed record Over : SessionUse;

    /// <summary>Nobody knows: Redis did not answer.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Unavailable(string Reason) : SessionUse;
}
