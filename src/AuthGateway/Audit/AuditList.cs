namespace AuthGateway.Audit;

/// <summary>Which list an event belongs to. Each has a chain and a bound of its own, so that what anybody can cause pushes out nothing else (CWE-779).</summary>
internal enum AuditList
{
    /// <summary>What somebody who is known did, or could not do.</summary>
    Deeds,

    /// <summary>What was refused.</summary>
    Refusals,
}
