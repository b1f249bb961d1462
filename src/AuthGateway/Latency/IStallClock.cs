namespace AuthGateway.Latency;

/// <summary>Knows when this process itself stood still.</summary>
internal interface IStallClock
{
    /// <summary>
    /// Since when the process has been standing still, or had been until a moment ago; the instant itself when it was
    /// not. What a wait seems to have lasted from there on may be the time in which nobody was there to see its end.
    /// </summary>
    /// <param name="now">A timestamp of the process's clock, taken just now.</param>
    long StallBegan(long now);

    /// <summary>A request's account was opened: from here on somebody wants to know.</summary>
    void Opened();

    /// <summary>It was closed.</summary>
    void Closed();
}
