using System.Runtime.CompilerServices;
using System.Text.Json;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Explanation;

namespace AuthGateway.Relations.Evaluation;

/// <summary>
/// Whether a subject has a relation to an object: a search from the object down, in three values.
/// <para>
/// Cycles. A relation has a subject only when that can be derived; going round in a circle derives nothing. So whoever meets a relation that is still
/// being worked out (it is open) takes it for false, and what follows from that is an assumption: it is kept as one, and taken back when the open one
/// turns out to be so. Only when the outermost open one that it rests on has turned out false is it a fact. A false that a cycle cut off is thus never
/// remembered as one (CVE-2025-46331, where an authorization was decided by the remembered result of a cycle), and neither is one that a cancellation
/// cut off: <see cref="Verdict.Ended"/> is never remembered at all.
/// </para>
/// <para>
/// A subtrahend that is false by assumption only is a cycle through an exclusion. Taking it for false could grant what another order of asking denies;
/// <see cref="WellFoundedSolver"/> decides those.
/// </para>
/// </summary>
internal sealed partial class CheckEvaluator
{
    private const int Free = int.MaxValue;

    private readonly CheckMemo _memo = new();
    private readonly List<ulong> _assumed = [];
    private RequestGraph _graph = null!;
    private CompiledModel _model = null!;
    private EvaluationBudget _budget = null!;
    private EvaluationLimits _limits = null!;
    private JsonElement _context;
    private Subject _subject;
    private ExplanationRecorder? _recorder;
    private int _open;

    /// <summary>The first reason why something could not be told.</summary>
    public RelationError? Problem { get; private set; }

    /// <summary>Whether the evaluation ended at a cycle through an exclusion.</summary>
    public bool MetNegativeCycle { get; private set; }

    /// <summary>What is not the subject's own.</summary>
    public void Begin(RequestGraph graph, CompiledModel model, JsonElement context, EvaluationBudget budget, EvaluationLimits limits, ExplanationRecorder? recorder)
    {
        _graph = graph;
        _model = model;
        _context = context;
        _budget = budget;
        _limits = limits;
        _recorder = recorder;
        _subject = default;
        Forget();
    }

    /// <summary>Ends the request: nothing of it is held on to.</summary>
    public void End()
    {
        (_graph, _model, _recorder) = (null!, null!, null);
        _context = default;
    }

    /// <summary>Whom the following checks are about. What was found out about another is forgotten.</summary>
    public void Ask(Subject subject)
    {
        if (_subject != subject)
        {
            _subject = subject;
            Forget();
        }
    }

    /// <summary>Checks a relation to an object. What one check of the subject found out serves the next: it is all one revision and one request.</summary>
    public Verdict Check(int id, CompiledRelation relation)
    {
        MetNegativeCycle = false;
        var verdict = Child(id, relation, hops: 0, out _);
        if (verdict != Verdict.Ended)
        {
            return verdict;
        }

        Forget();
        if (MetNegativeCycle)
        {
            verdict = new WellFoundedSolver(this, _budget, _limits).Solve(id, relation);
            _recorder?.Decide(verdict, "a cycle through an exclusion");
        }

        return verdict;
    }

    private void Forget()
    {
        _memo.Clear();
        _assumed.Clear();
        _open = 0;
        Problem = null;
    }

    private Verdict Child(int id, CompiledRelation relation, int hops, out int low)
    {
        if (_recorder is null)
        {
            return Node(id, relation, hops, out low);
        }

        _recorder.Enter($"{_graph.Name(id)}#{relation.Name}");
        var verdict = Node(id, relation, hops, out low);
        _recorder.Leave(verdict);
        return verdict;
    }

    private Verdict Node(int id, CompiledRelation relation, int hops, out int low)
    {
        low = Free;
        if (!_subject.CanHave(relation))
        {
            return Verdict.False;
        }

        if (!_budget.Step())
        {
            return Verdict.Ended;
        }

        if (hops >= _limits.MaxHops)
        {
            return TooDeep(relation);
        }

        if (_subject.Id == id && _subject.Relation == relation)
        {
            // Whoever is asked for the viewers of a document has its viewers among them.
            _recorder?.Note(Verdict.True, "the subject itself");
            return Verdict.True;
        }

        if (relation.IsPlain && _recorder is null)
        {
            return Named(_graph.Subjects(id), relation);
        }

        return Remembered(id, relation, hops, out low);
    }

    private Verdict Remembered(int id, CompiledRelation relation, int hops, out int low)
    {
        var key = CheckMemo.Key(id, relation.Index);
        ref var entry = ref _memo.At(key);
        low = Free;
        switch (entry.State)
        {
            case CheckMemoState.True:
                _recorder?.Again(Verdict.True);
                return Verdict.True;
            case CheckMemoState.False:
                _recorder?.Again(Verdict.False);
                return Verdict.False;
            case CheckMemoState.Open:
                entry.WasMet = true;
                low = entry.Low;
                _recorder?.Note(Verdict.False, "a cycle");
                return Verdict.False;
            case CheckMemoState.AssumedFalse:
                low = entry.Low;
                _recorder?.Again(Verdict.False);
                return Verdict.False;
            case CheckMemoState.Unknown or CheckMemoState.AssumedUnknown when hops >= entry.Hops:
                low = entry.Low;
                _recorder?.Again(Verdict.Unknown);
                return Verdict.Unknown;
        }

        // Hops are bounded, but a model may chain its computed relations and nest its operators as it likes.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            _budget.End(new RelationError(RelationErrorCode.ResolutionTooComplex, "The model's rules lead too deep."));
            return Verdict.Ended;
        }

        var place = _open++;
        (entry.State, entry.Low, entry.WasMet) = (CheckMemoState.Open, place, false);
        var assumed = _assumed.Count;
        var verdict = Rewrite(id, relation, relation.Rewrite, hops, out low);
        _open--;
        return verdict == Verdict.Ended ? verdict : Close(key, place, assumed, verdict, hops, ref low);
    }

    private Verdict Close(ulong key, int place, int assumed, Verdict verdict, int hops, ref int low)
    {
        ref var entry = ref _memo.At(key);
        var wasMet = entry.WasMet;
        entry.Hops = (ushort)hops;
        if (verdict == Verdict.True)
        {
            (entry.State, low) = (CheckMemoState.True, Free);
        }
        else if (low >= place)
        {
            // Nothing that it rests on is open any more but itself.
            (entry.State, low) = (verdict == Verdict.False ? CheckMemoState.False : CheckMemoState.Unknown, Free);
        }
        else
        {
            entry.State = verdict == Verdict.False ? CheckMemoState.AssumedFalse : CheckMemoState.AssumedUnknown;
        }

        entry.Low = low;
        if (wasMet && verdict != Verdict.False)
        {
            TakeBack(assumed);
        }
        else if (low == Free)
        {
            Settle(assumed, place);
        }
        else if (wasMet)
        {
            Widen(assumed, place, low);
        }

        if (low != Free)
        {
            _assumed.Add(key);
        }

        return verdict;
    }

    // It was taken for false and is not: what was found meanwhile may rest on that.
    private void TakeBack(int from)
    {
        for (var at = from; at < _assumed.Count; at++)
        {
            ref var entry = ref _memo.At(_assumed[at]);
            entry.State = IsAssumed(entry.State) ? CheckMemoState.None : entry.State;
        }

        _assumed.RemoveRange(from, _assumed.Count - from);
    }

    // It is an assumption itself, so what rests on it rests on what it rests on.
    private void Widen(int from, int place, int low)
    {
        for (var at = from; at < _assumed.Count; at++)
        {
            ref var entry = ref _memo.At(_assumed[at]);
            entry.Low = IsAssumed(entry.State) && entry.Low >= place ? low : entry.Low;
        }
    }

    // It is false, as was assumed: what rests on nothing further out is a fact.
    private void Settle(int from, int place)
    {
        var kept = from;
        for (var at = from; at < _assumed.Count; at++)
        {
            ref var entry = ref _memo.At(_assumed[at]);
            if (!IsAssumed(entry.State))
            {
                // It was asked for again nearer to the root, and told.
                continue;
            }

            if (entry.Low < place)
            {
                _assumed[kept++] = _assumed[at];
                continue;
            }

            entry.Low = Free;
            entry.State = entry.State == CheckMemoState.AssumedFalse ? CheckMemoState.False : CheckMemoState.Unknown;
        }

        _assumed.RemoveRange(kept, _assumed.Count - kept);
    }

    private static bool IsAssumed(CheckMemoState state) => state is CheckMemoState.AssumedFalse or CheckMemoState.AssumedUnknown;

    private Verdict TooDeep(CompiledRelation relation)
    {
        Problem ??= new RelationError(
            RelationErrorCode.ResolutionTooComplex, $"The answer lies more than {_limits.MaxHops} usersets and parents away (at {relation}).");
        _recorder?.Note(Verdict.Unknown, "too deep");
        return Verdict.Unknown;
    }
}
