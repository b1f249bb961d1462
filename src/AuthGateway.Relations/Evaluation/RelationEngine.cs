using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Explanation;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Evaluation;

/// <summary>
/// Answers questions about relationships: one model, one snapshot, one question. Safe for all threads. No verdict is kept from one question for another:
/// what is remembered is remembered within one question, so there is nothing that could be stale, or be another caller's.
/// </summary>
internal sealed class RelationEngine(EvaluationLimits limits, TimeProvider time)
{
    /// <summary>The bounds that it keeps.</summary>
    public EvaluationLimits Limits => limits;

    /// <summary>Whether a user has a relation to an object.</summary>
    public CheckOutcome Check(CompiledModel model, GraphSnapshot snapshot, CheckQuery query, CancellationToken cancellation = default) =>
        Check(model, snapshot, query, within: null, cancellation);

    /// <summary>
    /// Several checks over one snapshot, each with an answer of its own, in their order. They share one deadline: a single check is bounded by its steps, many
    /// of them together would hold a thread for as many times as long.
    /// </summary>
    public IReadOnlyList<CheckOutcome> CheckAll(CompiledModel model, GraphSnapshot snapshot, IReadOnlyList<CheckQuery> queries, CancellationToken cancellation = default)
    {
        var began = time.GetTimestamp();
        var outcomes = new CheckOutcome[queries.Count];
        for (var at = 0; at < outcomes.Length; at++)
        {
            outcomes[at] = Check(model, snapshot, queries[at], limits.BatchDeadline - time.GetElapsedTime(began), cancellation);
        }

        return outcomes;
    }

    private CheckOutcome Check(CompiledModel model, GraphSnapshot snapshot, CheckQuery query, TimeSpan? within, CancellationToken cancellation)
    {
        var scratch = RequestScratch.Rent();
        try
        {
            var recorder = query.Explain ? new ExplanationRecorder(limits.MaxExplanationNodes) : null;
            scratch.Budget.Begin(limits.MaxCheckWork, within, time, cancellation);
            if (scratch.Begin(model, snapshot, query, limits, recorder) is { } refused)
            {
                return new CheckOutcome.Failed(refused);
            }

            if (!QueryNames.TryFindSubject(model, scratch.Graph, query.User, out var subject, out var error)
                || !QueryNames.TryFindTarget(model, scratch.Graph, query.Object, query.Relation, isCheck: true, out var id, out var relation, out error))
            {
                return new CheckOutcome.Failed(error!);
            }

            scratch.Evaluator.Ask(subject);
            var verdict = scratch.Evaluator.Check(id, relation);
            return verdict is Verdict.True or Verdict.False
                ? new CheckOutcome.Answered(verdict == Verdict.True, snapshot.Revision, recorder?.Finish())
                : new CheckOutcome.Failed(scratch.Reason(), recorder?.Finish());
        }
        finally
        {
            scratch.Return();
        }
    }

    /// <summary>To which objects a user has a relation.</summary>
    public ListOutcome ListObjects(CompiledModel model, GraphSnapshot snapshot, ListObjectsQuery query, CancellationToken cancellation = default) =>
        List(model, snapshot, query, query.Cursor, scratch => ObjectListing.List(model, scratch, query, limits), cancellation);

    /// <summary>Which users have a relation to an object.</summary>
    public ListOutcome ListUsers(CompiledModel model, GraphSnapshot snapshot, ListUsersQuery query, CancellationToken cancellation = default) =>
        List(model, snapshot, query, query.Cursor, scratch => UserListing.List(model, scratch, query, limits), cancellation);

    /// <summary>Who has a relation to an object, one level deep.</summary>
    public ExpandOutcome Expand(CompiledModel model, GraphSnapshot snapshot, ExpandQuery query, CancellationToken cancellation = default)
    {
        var scratch = RequestScratch.Rent();
        try
        {
            scratch.Budget.Begin(limits.MaxListWork, limits.ListDeadline, time, cancellation);
            return scratch.Begin(model, snapshot, query, limits, recorder: null) is { } refused
                ? new ExpandOutcome.Failed(refused)
                : Expansion.Expand(model, scratch, query);
        }
        finally
        {
            scratch.Return();
        }
    }

    private ListOutcome List(
        CompiledModel model, GraphSnapshot snapshot, IRelationQuery query, ListCursor? cursor, Func<RequestScratch, ListOutcome> list, CancellationToken cancellation)
    {
        if (cursor is { } at && at.Revision != snapshot.Revision)
        {
            return new ListOutcome.Failed(new RelationError(RelationErrorCode.RevisionGone, "The revision that the listing began at is not kept any more."));
        }

        var scratch = RequestScratch.Rent();
        try
        {
            scratch.Budget.Begin(limits.MaxListWork, limits.ListDeadline, time, cancellation);
            return scratch.Begin(model, snapshot, query, limits, recorder: null) is { } refused ? new ListOutcome.Failed(refused) : list(scratch);
        }
        finally
        {
            scratch.Return();
        }
    }
}
