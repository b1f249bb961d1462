using System.Collections.Immutable;
using AuthGateway.Cel;

namespace AuthGateway.Authorization.Conditions;

/// <summary>What compiling a policy's condition came to. Closed: there is no third case.</summary>
internal abstract record ConditionCompilation
{
    private ConditionCompilation()
    {
    }

    /// <summary>It may decide.</summary>
    internal sealed record Compiled(PolicyCondition Condition) : ConditionCompilation;

    /// <summary>It is wrong; at least one issue, in the order of the source.</summary>
    internal sealed record Refused(ImmutableArray<CelIssue> Issues) : ConditionCompilation;
}
