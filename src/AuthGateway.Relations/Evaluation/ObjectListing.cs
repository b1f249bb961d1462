using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Evaluation;

/// <summary>
/// To which objects a subject has a relation: from the subject up, along the reverse index. What only unions lead to is an answer at once, so the work is
/// linear in what the subject reaches; where an intersection, an exclusion or a condition without its values lies on the way, what is reached is
/// checked. An object whose check can't be told makes the whole listing an error.
/// </summary>
internal sealed class ObjectListing(CompiledModel model, RequestScratch scratch, Subject subject, CompiledRelation target, EvaluationLimits limits)
{
    private readonly RequestGraph _graph = scratch.Graph;
    private readonly BitSet _relevant = model.Uses.LeadingTo(target);
    private readonly HashSet<ulong> _seen = [];
    private readonly List<int> _found = [];
    private Stack<Fact> _near = new();
    private Stack<Fact> _far = new();

    private readonly record struct Fact(int Id, CompiledRelation Relation, bool IsSure);

    /// <summary>Answers a question.</summary>
    public static ListOutcome List(CompiledModel model, RequestScratch scratch, ListObjectsQuery query, EvaluationLimits limits)
    {
        if (!QueryNames.TryFindRelation(model, query.Type, query.Relation, isCheck: false, out var target, out var error)
            || !QueryNames.TryFindSubject(model, scratch.Graph, query.User, out var subject, out error))
        {
            return new ListOutcome.Failed(error!);
        }

        scratch.Evaluator.Ask(subject);
        var listing = new ObjectListing(model, scratch, subject, target, limits);
        return listing.Find() is { } failed
            ? new ListOutcome.Failed(failed)
            : ListPage.Cut(scratch.Graph, listing._found, relation: null, query.PageSize, query.Cursor);
    }

    private RelationError? Find()
    {
        Begin();

        // Level by level: an object is reached with the fewest hops first, which is how far away a check would find it.
        for (var hops = 0; _near.Count > 0; hops++)
        {
            while (_near.TryPop(out var fact))
            {
                if (!scratch.Budget.Step() || !Take(fact, hops))
                {
                    return scratch.Reason();
                }
            }

            (_near, _far) = (_far, _near);
        }

        return scratch.Budget.Spent;
    }

    private void Begin()
    {
        if (subject.Form == KindForm.Userset)
        {
            Reach(_near, subject.Id, subject.Relation!, isSure: true);
            return;
        }

        Follow(_near, subject.Id, subject.Kind, isSure: true);
        if (subject.WildcardId >= 0)
        {
            Follow(_near, subject.WildcardId, subject.WildcardKind, isSure: true);
        }
    }

    private bool Take(Fact fact, int hops)
    {
        var (id, relation, isSure) = fact;
        var isTarget = relation == target;
        if (!isSure || !relation.IsUnion || (isTarget && (!relation.IsMonotone || hops >= limits.MaxHops)))
        {
            var verdict = isTarget && hops >= limits.MaxHops && relation.IsMonotone && isSure ? scratch.Evaluator.TooFar(relation) : scratch.Evaluator.Check(id, relation);
            if (verdict == Verdict.False)
            {
                return true;
            }

            if (verdict == Verdict.Ended || (verdict == Verdict.Unknown && isTarget))
            {
                return false;
            }

            isSure = verdict == Verdict.True;
        }

        if (isTarget)
        {
            _found.Add(id);
        }

        foreach (var use in model.Uses.ComputedUses(relation))
        {
            Reach(_near, id, use, isSure);
        }

        Follow(_far, id, relation.Kind, isSure);
        foreach (var use in model.Uses.ParentUses(relation))
        {
            if (_relevant[use.Relation.Index])
            {
                Follow(_far, id, relation.Type.Objects, use.Tupleset, use.Kind, use.Relation, isSure);
            }
        }

        return true;
    }

    private void Follow(Stack<Fact> to, int id, ushort kind, bool isSure)
    {
        foreach (var use in model.Uses.DirectUses(kind))
        {
            if (_relevant[use.Relation.Index])
            {
                Follow(to, id, kind, use.Relation, use.Kind, use.Relation, isSure);
            }
        }
    }

    private void Follow(Stack<Fact> to, int id, ushort kind, CompiledRelation via, DirectKind direct, CompiledRelation reached, bool isSure)
    {
        foreach (var edge in _graph.Objects(id).Range(kind, via.Kind))
        {
            if (!scratch.Budget.Step())
            {
                return;
            }

            var objectId = Edge.Id(edge);
            var holds = Edge.IsConditioned(edge) ? Holds(objectId, via, kind, id, direct) : direct.AllowsUnconditioned ? Verdict.True : Verdict.False;
            if (holds != Verdict.False)
            {
                Reach(to, objectId, reached, isSure && holds == Verdict.True);
            }
        }
    }

    private Verdict Holds(int objectId, CompiledRelation via, ushort kind, int subjectId, DirectKind direct)
    {
        var set = _graph.Subjects(objectId);
        return set.TryFind(Edge.Pack(via.Kind, kind, subjectId), out var edge) ? scratch.Evaluator.Holds(set, edge, direct) : Verdict.False;
    }

    private void Reach(Stack<Fact> to, int id, CompiledRelation relation, bool isSure)
    {
        if (_relevant[relation.Index] && _seen.Add(CheckMemo.Key(id, relation.Index)))
        {
            to.Push(new Fact(id, relation, isSure));
        }
    }
}
