using AuthGateway.Problems;

namespace AuthGateway.Pipeline.Doors;

/// <summary>What came of reading a proxy's question. Closed: there is no third case.</summary>
internal abstract record DoorReading
{
    private DoorReading()
    {
    }

    /// <summary>It is clear what is asked.</summary>
    internal sealed record Asked(DoorQuestion Question) : DoorReading;

    /// <summary>It is not.</summary>
    /// <param name="Problem">What is missing: a mistake in the proxy's configuration.</param>
    internal sealed record Refused(Problem Problem) : DoorReading;
}
