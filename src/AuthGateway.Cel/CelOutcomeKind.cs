namespace AuthGateway.Cel;

/// <summary>How an evaluation ended.</summary>
internal enum CelOutcomeKind
{
    /// <summary>With a value.</summary>
    Value,

    /// <summary>With an error that no other operand made irrelevant.</summary>
    Error,

    /// <summary>The result depends on variables that have no binding.</summary>
    Missing,

    /// <summary>The budget was used up before there was a result.</summary>
    CostExceeded,
}
