using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Decisions;

/// <summary>Explains the decisions that this replica still has.</summary>
internal sealed class DecisionExplainer(RecentDecisions recent, IRelationExplainer relations)
{
    private static readonly PartExplanation OpenToAll = new("anonymous") { Outcome = PartOutcome.Held };

    /// <summary>Explains a decision; null when it is not here.</summary>
    public async ValueTask<DecisionExplanation?> ExplainAsync(DecisionId id, CancellationToken cancellation) => recent.Find(id) switch
    {
        RecordedDecision decision => await ExplainAsync(decision, cancellation),
        RecordedEvaluation decision => await ExplainAsync(decision, cancellation),
        _ => null,
    };

    private async ValueTask<DecisionExplanation> ExplainAsync(RecordedDecision decision, CancellationToken cancellation)
    {
        var whole = decision.Policy.Demand is { } demand
            ? await demand.ExplainAsync(new ExplanationInput(decision, relations, cancellation))
            : OpenToAll;
        return new DecisionExplanation(decision, whole);
    }

    private async ValueTask<DecisionExplanation> ExplainAsync(RecordedEvaluation decision, CancellationToken cancellation)
    {
        // A type or an action that nothing is said about: there is no rule whose parts could be shown.
        if (decision.Rule is not { Rule: var rule })
        {
            return new DecisionExplanation(decision, new PartExplanation("rule") { Outcome = PartOutcome.Failed, Reason = decision.Reason });
        }

        return decision.Question is { Missing: null } question
            ? new DecisionExplanation(decision, await rule.ExplainAsync(new RuleExplanationInput(decision, question.Ask(), relations, cancellation)))
            : new DecisionExplanation(decision, rule.Describe()) { NotExplained = decision.Question?.Missing ?? RecordedQuestion.Omitted };
    }
}
