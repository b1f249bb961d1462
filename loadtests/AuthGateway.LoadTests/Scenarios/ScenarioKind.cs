namespace AuthGateway.LoadTests.Scenarios;

/// <summary>How a scenario is measured.</summary>
internal enum ScenarioKind
{
    /// <summary>Peers under load, in turns.</summary>
    Load,

    /// <summary>How long a start takes, and the memory of a peer that nobody asks.</summary>
    AtRest,

    /// <summary>One gateway under load for long, and what it holds meanwhile.</summary>
    Soak,

    /// <summary>Peers under load, in turns, with more and more connections.</summary>
    Connections,

    /// <summary>What requests cost while Redis is gone.</summary>
    Outage,

    /// <summary>What other callers wait while slow ones hold connections and requests.</summary>
    SlowCallers,
}
