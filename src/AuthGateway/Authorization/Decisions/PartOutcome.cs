namespace AuthGateway.Authorization.Decisions;

/// <summary>What a part of a policy came to.</summary>
internal enum PartOutcome
{
    /// <summary>The decision was clear before it came to this part.</summary>
    NotEvaluated,

    /// <summary>It held.</summary>
    Held,

    /// <summary>It did not hold.</summary>
    Failed,

    /// <summary>Nobody could tell.</summary>
    Unknown,
}
