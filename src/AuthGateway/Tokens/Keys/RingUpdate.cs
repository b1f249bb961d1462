namespace AuthGateway.Tokens.Keys;

/// <summary>What a change of the ring came to. Closed: there is no fourth case.</summary>
internal abstract record RingUpdate
{
    private RingUpdate()
    {
    }

    /// <summary>The ring in Redis is this one.</summary>
    /// <param name="Before">What was read; null when there was none.</param>
    /// <param name="Ring">What stands there now; null when there is still none.</param>
    /// <param name="Version">Its version.</param>
    /// <param name="Wrote">Whether this call wrote it.</param>
    /// <param name="Now">Redis' time.</param>
    /// <param name="SentAt">When the question was sent, by this process' own clock.</param>
    internal sealed record Stands(KeyRing? Before, KeyRing? Ring, long Version, bool Wrote, DateTimeOffset Now, long SentAt) : RingUpdate;

    /// <summary>It was read, but nobody knows whether the change was written; the next reading tells.</summary>
    /// <param name="Before">What was read; null when there was none.</param>
    /// <param name="Version">Its version.</param>
    /// <param name="Reason">Why, in a fixed word.</param>
    /// <param name="SentAt">When the question was sent, by this process' own clock.</param>
    internal sealed record Unwritten(KeyRing? Before, long Version, string Reason, long SentAt) : RingUpdate;

    /// <summary>It could not be read, or was not written by a holder of the encryption key. Nothing was changed.</summary>
    /// <param name="Reason">Why, in a fixed word.</param>
    internal sealed record Unreadable(string Reason) : RingUpdate;
}
