namespace AuthGateway.LoadTests.Kinds;

/// <summary>A part of an outage.</summary>
internal enum OutagePhase
{
    /// <summary>Before it.</summary>
    Healthy,

    /// <summary>Before it, on the route whose every request asks Redis.</summary>
    HealthyConfirmed,

    /// <summary>Redis is gone, and what was read of it last still counts.</summary>
    WithinLease,

    /// <summary>That does not count any more: 503.</summary>
    Refused,

    /// <summary>The same on the route whose every request asks Redis: its circuit is open.</summary>
    RefusedConfirmed,

    /// <summary>Redis is back.</summary>
    Back,
}
