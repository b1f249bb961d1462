using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Evaluation;

/// <content>The operators. In three values: what can't be told decides nothing where another operand does.</content>
internal sealed partial class CheckEvaluator
{
    // From this many memberships of the subject on, going through them is no shortcut any more.
    private const int MostMemberships = 1024;

    private Verdict Rewrite(int id, CompiledRelation relation, CompiledRewrite rewrite, int hops, out int low)
    {
        if (_recorder is null)
        {
            return Apply(id, relation, rewrite, hops, out low);
        }

        _recorder.Enter(rewrite);
        var verdict = Apply(id, relation, rewrite, hops, out low);
        _recorder.Leave(verdict);
        return verdict;
    }

    private Verdict Apply(int id, CompiledRelation relation, CompiledRewrite rewrite, int hops, out int low)
    {
        switch (rewrite)
        {
            case CompiledRewrite.Direct:
                return Direct(id, relation, hops, out low);
            case CompiledRewrite.Computed computed:
                return Child(id, computed.Relation, hops, out low);
            case CompiledRewrite.TupleToUserset parents:
                return Parents(id, parents, hops, out low);
            case CompiledRewrite.Union union:
                return Union(id, relation, union.Children, hops, out low);
            case CompiledRewrite.Intersection all:
                return Intersection(id, relation, all.Children, hops, out low);
            default:
                return Difference(id, relation, (CompiledRewrite.Difference)rewrite, hops, out low);
        }
    }

    private Verdict Direct(int id, CompiledRelation relation, int hops, out int low)
    {
        low = Free;
        var set = _graph.Subjects(id);
        if (set.IsEmpty)
        {
            return Verdict.False;
        }

        var result = Named(set, relation);
        for (var at = relation.Direct.Length - relation.UsersetCount; at < relation.Direct.Length && result != Verdict.True; at++)
        {
            var direct = relation.Direct[at];
            var verdict = Hop(set, relation.Kind, direct, direct.Userset!, hops, out var branchLow);
            if (verdict == Verdict.Ended)
            {
                return verdict;
            }

            result = Either(result, verdict);
            low = Math.Min(low, branchLow);
        }

        low = result == Verdict.True ? Free : low;
        return result;
    }

    private Verdict Parents(int id, CompiledRewrite.TupleToUserset rewrite, int hops, out int low)
    {
        low = Free;
        var set = _graph.Subjects(id);
        var result = Verdict.False;
        foreach (var (kind, target) in rewrite.Parents)
        {
            var verdict = Hop(set, rewrite.Tupleset.Kind, kind, target, hops, out var branchLow);
            if (verdict is Verdict.Ended or Verdict.True)
            {
                low = Free;
                return verdict;
            }

            result = Either(result, verdict);
            low = Math.Min(low, branchLow);
        }

        return result;
    }

    private Verdict Union(int id, CompiledRelation relation, CompiledRewrite[] children, int hops, out int low)
    {
        low = Free;
        var result = Verdict.False;
        foreach (var child in children)
        {
            var verdict = Rewrite(id, relation, child, hops, out var childLow);
            if (verdict is Verdict.Ended or Verdict.True)
            {
                low = Free;
                return verdict;
            }

            result = Either(result, verdict);
            low = Math.Min(low, childLow);
        }

        return result;
    }

    private Verdict Intersection(int id, CompiledRelation relation, CompiledRewrite[] children, int hops, out int low)
    {
        low = Free;
        var result = Verdict.True;
        foreach (var child in children)
        {
            var verdict = Rewrite(id, relation, child, hops, out var childLow);
            if (verdict is Verdict.Ended or Verdict.False)
            {
                low = childLow;
                return verdict;
            }

            if (verdict == Verdict.Unknown)
            {
                result = Verdict.Unknown;
                low = Math.Min(low, childLow);
            }
        }

        return result;
    }

    private Verdict Difference(int id, CompiledRelation relation, CompiledRewrite.Difference rewrite, int hops, out int low)
    {
        var included = Rewrite(id, relation, rewrite.Base, hops, out low);
        if (included is Verdict.Ended or Verdict.False)
        {
            return included;
        }

        var excluded = Rewrite(id, relation, rewrite.Subtract, hops, out var excludedLow);
        switch (excluded)
        {
            case Verdict.Ended:
                return Verdict.Ended;
            case Verdict.True:
                low = Free;
                return Verdict.False;
            case Verdict.False when included == Verdict.True && excludedLow != Free:
                // False by assumption only: a cycle through an exclusion.
                MetNegativeCycle = true;
                return Verdict.Ended;
            default:
                low = Math.Min(low, excludedLow);
                return excluded == Verdict.Unknown ? Verdict.Unknown : included;
        }
    }

    /// <summary>Whether tuples of an object name the subject, itself or as one of everybody.</summary>
    internal Verdict Named(EdgeSet set, CompiledRelation relation)
    {
        var result = Named(set, relation, _subject.Kind, _subject.Id);
        return result == Verdict.True || _subject.Form != KindForm.Object || _subject.WildcardId < 0
            ? result
            : Either(result, Named(set, relation, _subject.WildcardKind, _subject.WildcardId));
    }

    private Verdict Named(EdgeSet set, CompiledRelation relation, ushort kind, int id) =>
        relation.FindDirect(kind) is { } direct && set.TryFind(Edge.Pack(relation.Kind, kind, id), out var edge) ? Holds(set, edge, direct) : Verdict.False;

    private Verdict Hop(EdgeSet set, ushort via, DirectKind kind, CompiledRelation target, int hops, out int low)
    {
        low = Free;
        if (!_subject.CanHave(target))
        {
            return Verdict.False;
        }

        var range = set.Range(via, kind.Kind);
        if (target.IsPlain && hops + 1 < _limits.MaxHops && _recorder is null && TryFromSubject(set, range, via, kind, target, out var shortcut))
        {
            return shortcut;
        }

        var result = Verdict.False;
        var seen = 0;
        foreach (var edge in range)
        {
            if (!_budget.Step() || IsTooWide(++seen, target))
            {
                return Verdict.Ended;
            }

            var holds = Holds(set, edge, kind);
            if (holds == Verdict.False)
            {
                continue;
            }

            var verdict = Child(Edge.Id(edge), target, hops + 1, out var childLow);
            if (verdict == Verdict.Ended || (verdict == Verdict.True && holds == Verdict.True))
            {
                low = Free;
                return verdict;
            }

            result = verdict == Verdict.False ? result : Verdict.Unknown;
            low = Math.Min(low, childLow);
        }

        return result;
    }

    // An object with many groups, a subject in few: go through the few. Allowed where the target is plain, so that membership is one tuple.
    private bool TryFromSubject(EdgeSet set, EdgeRange range, ushort via, DirectKind kind, CompiledRelation target, out Verdict result)
    {
        result = Verdict.False;
        if (_subject.Form != KindForm.Object)
        {
            return false;
        }

        var own = _graph.Objects(_subject.Id).Range(_subject.Kind, target.Kind);
        var everybodys = _subject.WildcardId < 0 ? default : _graph.Objects(_subject.WildcardId).Range(_subject.WildcardKind, target.Kind);
        var count = own.CountTo(MostMemberships) + everybodys.CountTo(MostMemberships);
        if (count > MostMemberships || !range.HasMoreThan(count))
        {
            return false;
        }

        foreach (var membership in own)
        {
            result = Either(result, FromSubject(set, membership, via, kind, target, _subject.Kind, _subject.Id));
        }

        foreach (var membership in everybodys)
        {
            result = Either(result, FromSubject(set, membership, via, kind, target, _subject.WildcardKind, _subject.WildcardId));
        }

        return true;
    }

    private Verdict FromSubject(EdgeSet set, ulong membership, ushort via, DirectKind kind, CompiledRelation target, ushort subjectKind, int subjectId)
    {
        var group = Edge.Id(membership);
        if (!set.TryFind(Edge.Pack(via, kind.Kind, group), out var edge))
        {
            return Verdict.False;
        }

        var holds = Holds(set, edge, kind);
        var isMember = holds == Verdict.False ? holds : Named(_graph.Subjects(group), target, subjectKind, subjectId);
        return isMember == Verdict.False ? Verdict.False : holds == Verdict.True ? isMember : Verdict.Unknown;
    }

    private bool IsTooWide(int seen, CompiledRelation target)
    {
        if (seen > _limits.MaxBreadth)
        {
            _budget.End(new RelationError(
                RelationErrorCode.ResolutionBreadthExceeded, $"One object has more than {_limits.MaxBreadth} usersets or parents that lead to {target}."));
        }

        return seen > _limits.MaxBreadth;
    }

    private static Verdict Either(Verdict left, Verdict right) =>
        left == Verdict.True || right == Verdict.True ? Verdict.True
        : left == Verdict.Unknown || right == Verdict.Unknown ? Verdict.Unknown
        : Verdict.False;
}
