namespace AuthGateway.IntegrationTests.Fuzzing;

/// <summary>What the strict reader makes of bytes. Closed.</summary>
internal abstract record StrictReading
{
    private StrictReading()
    {
    }

    /// <summary>One request, and where it ends.</summary>
    internal sealed record Whole(StrictRequest Request, int End) : StrictReading;

    /// <summary>More bytes could make a request of it.</summary>
    internal sealed record Unfinished : StrictReading;

    /// <summary>No bytes could.</summary>
    internal sealed record Malformed(string Why) : StrictReading;
}
