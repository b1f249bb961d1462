namespace AuthGateway.Authorization.Decisions;

/// <summary>What waits to be written. Closed.</summary>
internal abstract record DecisionLogEntry
{
    private DecisionLogEntry()
    {
    }

    /// <summary>A decision.</summary>
    internal sealed record Whole(KeptDecision Decision) : DecisionLogEntry;

    /// <summary>Denials that are told as a number.</summary>
    internal sealed record Repeated(RepeatedDenials Denials, DateTimeOffset Time) : DecisionLogEntry;
}
