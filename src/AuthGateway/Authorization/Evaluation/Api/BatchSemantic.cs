namespace AuthGateway.Authorization.Evaluation.Api;

/// <summary>Where a batch stops (AuthZEN section 7.1.2.1).</summary>
internal enum BatchSemantic
{
    /// <summary>At its end.</summary>
    ExecuteAll,

    /// <summary>After the first that is denied, or failed.</summary>
    DenyOnFirstDeny,

    /// <summary>After the first that is permitted.</summary>
    PermitOnFirstPermit,
}
