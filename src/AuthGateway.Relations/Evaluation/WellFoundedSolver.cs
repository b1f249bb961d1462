using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Evaluation;

/// <summary>
/// Decides a check that met a cycle through an exclusion, by the well-founded semantics (van Gelder, Ross, Schlipf 1991), computed as the alternating
/// fixpoint: a lower bound of what holds and an upper bound are each made of the other until both stand still. What is in the lower bound is true;
/// what is not in the upper one is false; what is left has no grounded value (<c>viewer: [user] but not restricted</c> where the restricted ones are the viewers) and
/// is denied, as OpenFGA denies it. The answer does not depend on where the asking began. Rare, so it is written for plainness.
/// </summary>
internal sealed class WellFoundedSolver(CheckEvaluator evaluator, EvaluationBudget budget, EvaluationLimits limits)
{
    private readonly Dictionary<ulong, int> _numbers = [];
    private readonly List<WellFoundedTerm?> _terms = [];
    private readonly PriorityQueue<(int Node, int Id, CompiledRelation Relation), int> _open = new();
    private bool _hasUnknown;

    /// <summary>Decides a relation to an object.</summary>
    public Verdict Solve(int id, CompiledRelation relation)
    {
        Refer(id, relation, hops: 0);
        while (_open.TryDequeue(out var next, out var hops))
        {
            // The nearest first, so that a relation is expanded with the fewest hops that lead to it.
            if (_terms[next.Node] is null)
            {
                if (!budget.Step())
                {
                    return Verdict.Ended;
                }

                _terms[next.Node] = hops >= limits.MaxHops ? Told(evaluator.TooFar(next.Relation)) : Expand(next.Id, next.Relation, next.Relation.Rewrite, hops);
            }
        }

        var (lower, upper) = (new bool[_terms.Count], new bool[_terms.Count]);
        Array.Fill(upper, value: true);
        while (true)
        {
            var nextUpper = Fixpoint((lower, upper), unknown: true);
            var nextLower = nextUpper is null ? null : Fixpoint((nextUpper, lower), unknown: false);
            if (nextLower is null)
            {
                return Verdict.Ended;
            }

            if (nextUpper.AsSpan().SequenceEqual(upper) && nextLower.AsSpan().SequenceEqual(lower))
            {
                return lower[0] ? Verdict.True : upper[0] && _hasUnknown ? Verdict.Unknown : Verdict.False;
            }

            (lower, upper) = (nextLower, nextUpper!);
        }
    }

    private bool[]? Fixpoint((bool[] In, bool[] Out) below, bool unknown)
    {
        var holds = new bool[_terms.Count];
        bool changed;
        do
        {
            changed = false;
            for (var node = 0; node < holds.Length; node++)
            {
                if (!budget.Step())
                {
                    return null;
                }

                if (!holds[node] && _terms[node]!.Value(holds, below, unknown))
                {
                    holds[node] = changed = true;
                }
            }
        }
        while (changed);
        return holds;
    }

    private WellFoundedTerm Expand(int id, CompiledRelation relation, CompiledRewrite rewrite, int hops) => rewrite switch
    {
        CompiledRewrite.Direct => Direct(id, relation, hops),
        CompiledRewrite.Computed computed => Refer(id, computed.Relation, hops),
        CompiledRewrite.TupleToUserset parents => new WellFoundedTerm.Any(
            [.. parents.Parents.SelectMany(parent => Hop(id, parents.Tupleset.Kind, parent.Kind, parent.Relation, hops))]),
        CompiledRewrite.Union union => new WellFoundedTerm.Any([.. union.Children.Select(child => Expand(id, relation, child, hops))]),
        CompiledRewrite.Intersection all => new WellFoundedTerm.All([.. all.Children.Select(child => Expand(id, relation, child, hops))]),
        CompiledRewrite.Difference difference =>
            new WellFoundedTerm.Without(Expand(id, relation, difference.Base, hops), Expand(id, relation, difference.Subtract, hops)),
        _ => throw new InvalidOperationException("There is no other operator."),
    };

    private WellFoundedTerm.Any Direct(int id, CompiledRelation relation, int hops)
    {
        var terms = new List<WellFoundedTerm> { Told(evaluator.Named(evaluator.Subjects(id), relation)) };
        foreach (var direct in relation.Direct.Where(direct => direct.Form == KindForm.Userset))
        {
            terms.AddRange(Hop(id, relation.Kind, direct, direct.Userset!, hops));
        }

        return new WellFoundedTerm.Any(terms);
    }

    private List<WellFoundedTerm> Hop(int id, ushort via, DirectKind kind, CompiledRelation target, int hops)
    {
        var terms = new List<WellFoundedTerm>();
        var set = evaluator.Subjects(id);
        foreach (var edge in set.Range(via, kind.Kind))
        {
            var holds = budget.Step() ? evaluator.Holds(set, edge, kind) : Verdict.False;
            if (holds != Verdict.False)
            {
                var reference = Refer(Edge.Id(edge), target, hops + 1);
                terms.Add(holds == Verdict.True ? reference : new WellFoundedTerm.All([Told(holds), reference]));
            }
        }

        return terms;
    }

    private WellFoundedTerm Refer(int id, CompiledRelation relation, int hops)
    {
        if (evaluator.Known(id, relation) is { } known)
        {
            return Told(known);
        }

        var key = CheckMemo.Key(id, relation.Index);
        if (!_numbers.TryGetValue(key, out var node))
        {
            node = _terms.Count;
            _numbers.Add(key, node);
            _terms.Add(null);
        }

        _open.Enqueue((node, id, relation), hops);
        return new WellFoundedTerm.Reference(node);
    }

    private WellFoundedTerm.Constant Told(Verdict verdict)
    {
        _hasUnknown |= verdict == Verdict.Unknown;
        return new WellFoundedTerm.Constant(verdict);
    }
}
