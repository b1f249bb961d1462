namespace AuthGateway.Latency;

/// <summary>Wants to know when a request waits for its own caller: for its body, or for its answer to be taken.</summary>
internal interface ICallerWatch
{
    /// <summary>A wait began. Never twice without <see cref="Ended"/> between.</summary>
    /// <param name="waited">What earlier waits came to, in clock ticks.</param>
    /// <param name="now">The clock's timestamp.</param>
    void Began(long waited, long now);

    /// <summary>It is over, or its ledger is closed.</summary>
    void Ended();
}
