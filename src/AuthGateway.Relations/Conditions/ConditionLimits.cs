namespace AuthGateway.Relations.Conditions;

/// <summary>What a condition may take.</summary>
/// <param name="MaxCost">What one evaluation may cost, in the units of Google's CEL for Go. OpenFGA's default.</param>
internal sealed record ConditionLimits(long MaxCost = 100)
{
    /// <summary>The limits that apply when none are given.</summary>
    public static ConditionLimits Default { get; } = new();
}
