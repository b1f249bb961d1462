using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Decisions;

/// <summary>Explains the decisions that this replica still has.</summary>
internal sealed class DecisionExplainer(RecentDecisions recent, IRelationExplainer relations)
{
    private static readonly PartExplanation OpenToAll = new("anonymous") { Outcome = PartOutcome.Held };

    /// <summary>Explains a decision; null when it is not here.</summary>
    public async ValueTask<DecisionExplanation?> ExplainAsync(DecisionId id, CancellationToken cancellation)
    {
        if (recent.Find(id) is not { } decision)
        {
            return null;
        }

        var whole = decision.Policy.Demand is { } demand
            ? await demand.ExplainAsync(new ExplanationInput(decision, relations, cancellation))
            : OpenToAll;
        return new DecisionExplanation(decision, whole);
    }
}
