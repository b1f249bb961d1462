namespace AuthGateway.Audit;

/// <summary>What became of it.</summary>
internal enum AuditOutcome
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was refused.</summary>
    Refused,

    /// <summary>It could not be done; it may have been done in part.</summary>
    Failed,
}
