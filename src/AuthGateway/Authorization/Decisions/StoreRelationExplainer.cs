using System.Text.Json;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Authorization.Decisions;

/// <summary>Asks this replica's copies of the stores, which keep some earlier revisions.</summary>
internal sealed class StoreRelationExplainer(StoreCopies copies, RelationEngine engine) : IRelationExplainer
{
    /// <inheritdoc/>
    public async ValueTask<RelationExplanation> ExplainAsync(RelationQuestion question, RelationAnswer? decided, CancellationToken cancellation)
    {
        var explanation = new RelationExplanation(question.Store, question.User, question.Relation, question.Object)
        {
            Model = decided?.Stamp?.Model ?? question.Model,
            Decided = decided,
        };
        if (copies.Find(question.Store) is not { } copy)
        {
            return explanation with { NotReplayed = StoreCopies.TooMany };
        }

        // Whether the lease is over does not matter: nobody is let in by an explanation, and in an outage it is what people ask for.
        return copy.Reading switch
        {
            { State: StoreReadingState.NoStore } => explanation with { NotReplayed = DecisionReasons.NoStore },
            { Graph: { } graph, History: { } history } reading => await AskAsync(explanation, question.Context, copy, reading, graph, history, cancellation),
            _ => explanation with { NotReplayed = StoreCopy.NotLoaded },
        };
    }

    private async ValueTask<RelationExplanation> AskAsync(
        RelationExplanation explanation, JsonElement context, StoreCopy copy, StoreReading reading, GraphSnapshot graph, TupleGraph history, CancellationToken cancellation)
    {
        var (moment, tuples) = (reading.Moment, graph);

        // The same number of another epoch is another revision: a failover gave it out again.
        if (explanation.Decided?.Stamp is { } stamp && stamp.Moment.Epoch == moment.Epoch && history.TryGetRevision(stamp.Moment.Revision, out var kept))
        {
            (moment, tuples) = (stamp.Moment, kept!);
        }

        var model = explanation.Model.Length > 0 ? explanation.Model : reading.Model;
        if (model.Length == 0 || await copy.Models.FindAsync(model, ledger: default, cancellation) is not ModelResult.Found found)
        {
            return explanation with { NotReplayed = DecisionReasons.NoModel };
        }

        var query = new CheckQuery(explanation.User, explanation.Relation, explanation.Object) { Context = context, Explain = true };
        var outcome = engine.Check(found.Model, tuples, query, cancellation);
        var answer = outcome switch
        {
            CheckOutcome.Answered { IsAllowed: true } => RelationAnswer.Related.Instance,
            CheckOutcome.Answered => RelationAnswer.Unrelated.Instance,
            CheckOutcome.Failed failed => (RelationAnswer)StoreRelationChecks.Failed(failed),
            _ => throw new InvalidOperationException("The cases of a closed type are closed."),
        };
        return explanation with
        {
            Model = model,
            Replayed = answer,
            ReplayedAt = moment,
            Way = (outcome as CheckOutcome.Answered)?.Explanation ?? (outcome as CheckOutcome.Failed)?.Explanation,
        };
    }
}
