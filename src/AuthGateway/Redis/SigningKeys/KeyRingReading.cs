namespace AuthGateway.Redis.SigningKeys;

/// <summary>What reading the ring gave. Closed: there is no fourth case.</summary>
internal abstract record KeyRingReading
{
    private KeyRingReading()
    {
    }

    /// <summary>There is one.</summary>
    /// <param name="Ring">What lies there.</param>
    /// <param name="Now">Redis' time.</param>
    internal sealed record Found(StoredKeyRing Ring, DateTimeOffset Now) : KeyRingReading;

    /// <summary>There is none.</summary>
    /// <param name="Now">Redis' time.</param>
    internal sealed record Absent(DateTimeOffset Now) : KeyRingReading;

    /// <summary>Redis did not answer, or what lies there is no ring.</summary>
    /// <param name="Reason">One of the words of <see cref="RedisFailure"/>.</param>
    internal sealed record Failed(string Reason) : KeyRingReading;
}
