using AuthGateway.Authorization.Bundles;
using AuthGateway.Authorization.Decisions;
using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Evaluation.Search;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Latency;

namespace AuthGateway.Authorization.Evaluation.Rules;

/// <summary>Stands for the rules of a bundle that this replica does not have: nobody knows what they would say, so nobody is let in, and nobody is told that they may not.</summary>
internal sealed class NotLoadedRule : EvaluationRule
{
    /// <summary>The rules of a type whose bundle is not here.</summary>
    public static readonly EvaluationResource Resource = new(
        System.Collections.Frozen.FrozenDictionary<string, NamedRule>.Empty, new NamedRule("not_loaded", "", new NotLoadedRule()), Store: "", Model: "");

    private static readonly EvaluationOutcome Unknown = new EvaluationOutcome.Unavailable(NotLoadedRequirement.Reason, LatencyOwner.Own);

    private NotLoadedRule()
    {
    }

    /// <inheritdoc/>
    public override ValueTask<EvaluationOutcome> DecideAsync(EvaluationQuestion question, EvaluationSession session) => new(Unknown);

    /// <inheritdoc/>
    public override ValueTask<Candidates> FindAsync(EvaluationQuestion question, Sought sought, EvaluationSession session) =>
        new(new Candidates.Failed(new SearchOutcome.Unavailable(NotLoadedRequirement.Reason, LatencyOwner.Own)));

    /// <inheritdoc/>
    public override PartExplanation Describe() => new("not_loaded");

    /// <inheritdoc/>
    public override ValueTask<PartExplanation> ExplainAsync(RuleExplanationInput input) => new(Describe() with { Outcome = PartOutcome.Unknown, Reason = NotLoadedRequirement.Reason });
}
