namespace AuthGateway.Authorization.Decisions.Replay;

/// <summary>What a decision of the log comes to now. Closed.</summary>
internal abstract record ReplayedDecision
{
    private ReplayedDecision()
    {
    }

    /// <summary>The same.</summary>
    internal sealed record Same : ReplayedDecision
    {
        public static readonly Same Instance = new();
    }

    /// <summary>Another one.</summary>
    /// <param name="Outcome">The outcome in one word.</param>
    /// <param name="Reason">Why not; null when allowed.</param>
    internal sealed record Different(string Outcome, string? Reason) : ReplayedDecision;

    /// <summary>It cannot be told.</summary>
    /// <param name="Why">What is missing.</param>
    internal sealed record Unclear(string Why) : ReplayedDecision;

    /// <summary>Nobody could tell then, so there is nothing to compare with.</summary>
    internal sealed record Outage : ReplayedDecision
    {
        public static readonly Outage Instance = new();
    }
}
