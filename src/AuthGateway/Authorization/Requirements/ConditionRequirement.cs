using System.Collections.Frozen;
using AuthGateway.Authorization.Conditions;
using AuthGateway.Authorization.Decisions;

namespace AuthGateway.Authorization.Requirements;

/// <summary>A condition is true. An error, a value that is missing and a cost that is too high are denials: nothing but true opens anything.</summary>
internal sealed class ConditionRequirement(PolicyCondition condition) : Requirement
{
    private static readonly FrozenDictionary<string, AuthorizationDecision> ByReason =
        DecisionReasons.OfDenial.ToFrozenDictionary(reason => reason, AuthorizationDecision (reason) => Denials.Right(reason), StringComparer.Ordinal);

    /// <summary>The decision for what a condition came to: null is allowed.</summary>
    public static AuthorizationDecision Decide(string? reason) => reason is null ? AuthorizationDecision.Allowed.Instance : ByReason[reason];

    /// <inheritdoc/>
    public override RequirementNeeds Needs => condition.ReadsRequest ? RequirementNeeds.Request : RequirementNeeds.None;

    /// <inheritdoc/>
    public override PolicyReads Reads => condition.Reads;

    /// <inheritdoc/>
    public override ValueTask<AuthorizationDecision> CheckAsync(in DecisionInput input) =>
        new(Decide(condition.Evaluate(input)));

    /// <inheritdoc/>
    public override PartExplanation Describe() => new("condition") { Condition = condition.Source };

    /// <inheritdoc/>
    public override ValueTask<PartExplanation> ExplainAsync(ExplanationInput input)
    {
        var reason = condition.Evaluate(input.Input);
        return new(Describe() with
        {
            Outcome = reason is null ? PartOutcome.Held : PartOutcome.Failed,
            Reason = reason,
            Steps = condition.Explain(input.Input),
        });
    }
}
