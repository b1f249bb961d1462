using System.Collections.Frozen;
using AuthGateway.Authorization.Conditions;

namespace AuthGateway.Authorization.Requirements;

/// <summary>A condition is true. An error, a value that is missing and a cost that is too high are denials: nothing but true opens anything.</summary>
internal sealed class ConditionRequirement(PolicyCondition condition) : Requirement
{
    private static readonly FrozenDictionary<string, AuthorizationDecision> ByReason =
        DecisionReasons.OfDenial.ToFrozenDictionary(reason => reason, AuthorizationDecision (reason) => Denials.Right(reason), StringComparer.Ordinal);

    /// <inheritdoc/>
    public override RequirementNeeds Needs => condition.ReadsRequest ? RequirementNeeds.Request : RequirementNeeds.None;

    /// <inheritdoc/>
    public override ValueTask<AuthorizationDecision> CheckAsync(in DecisionInput input) =>
        new(condition.Evaluate(input) is { } reason ? ByReason[reason] : AuthorizationDecision.Allowed.Instance);
}
