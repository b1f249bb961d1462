namespace AuthGateway.FaultTests.Measuring;

/// <summary>One request: what was injected, and what the gateway reported.</summary>
internal sealed record Observation(TimeSpan Injected, Split Split)
{
    /// <summary>An account's time in milliseconds.</summary>
    public double Of(string owner) => (owner == Owner.Before ? Split.QueuedBeforeUs : Split.OwnerUs[owner]) / 1000.0;

    /// <summary>What of the accounts' time was not injected, in milliseconds.</summary>
    public double Beside(IEnumerable<string> owners) => owners.Sum(Of) - Injected.TotalMilliseconds;
}
