using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Explanation;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Evaluation;

/// <summary>What an evaluation works with. One for each thread: an evaluation never waits, so none is ever held across one.</summary>
internal sealed class RequestScratch
{
    [ThreadStatic]
    private static RequestScratch? _free;


    /// <summary>What the request sees.</summary>
    public RequestGraph Graph { get; } = new();

    /// <summary>The checks.</summary>
    public CheckEvaluator Evaluator { get; } = new();

    /// <summary>What is left to it.</summary>
    public EvaluationBudget Budget { get; } = new();

    /// <summary>Takes one.</summary>
    public static RequestScratch Rent()
    {
        var scratch = _free ?? new RequestScratch();
        _free = null;
        return scratch;
    }

    /// <summary>Gives it back, with nothing of the request in it.</summary>
    public void Return()
    {
        Graph.End();
        Evaluator.End();
        Budget.Release();
        _free = this;
    }

    /// <summary>Why there is no answer.</summary>
    public RelationError Reason() =>
        Budget.Spent ?? Evaluator.Problem ?? throw new InvalidOperationException("An evaluation without an answer has a reason.");

    /// <summary>Begins a request: takes its own tuples in.</summary>
    public RelationError? Begin(CompiledModel model, GraphSnapshot snapshot, IRelationQuery query, EvaluationLimits limits, ExplanationRecorder? recorder)
    {
        Graph.Begin(snapshot);
        Evaluator.Begin(Graph, model, query.Context, Budget, limits, recorder);
        return query.ContextualTuples.Count == 0 ? null : ContextualTuples.Add(Graph, model, query.ContextualTuples, limits);
    }
}
