using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Evaluation;

/// <summary>
/// Which users have a relation to an object: from the object down, collecting whom tuples name. Where only unions lead there they are the answer; else each is
/// checked. What can't be told on the way (a condition that lacks a value, too many hops) makes the whole listing an error, as in OpenFGA: behind it there
/// may be users whom nobody could name.
/// </summary>
internal sealed class UserListing
{
    private readonly CompiledModel _model;
    private readonly RequestScratch _scratch;
    private readonly EvaluationLimits _limits;
    private readonly ushort _kind;
    private readonly ushort _wildcards;
    private readonly CompiledRelation? _relation;
    private readonly HashSet<(ulong Node, bool IsExcluded)> _seen = [];
    private readonly HashSet<int> _included = [];
    private readonly HashSet<int> _excluded = [];
    private Stack<(int Id, CompiledRelation Relation, bool IsExcluded)> _near = new();
    private Stack<(int Id, CompiledRelation Relation, bool IsExcluded)> _far = new();
    private int _everybody = -1;

    private UserListing(CompiledModel model, RequestScratch scratch, CompiledType type, CompiledRelation? relation, EvaluationLimits limits)
    {
        _model = model;
        _scratch = scratch;
        _limits = limits;
        _relation = relation;
        _kind = relation?.Kind ?? type.Objects;
        _wildcards = relation?.Kind ?? type.Wildcards;
    }

    /// <summary>Answers a question.</summary>
    public static ListOutcome List(CompiledModel model, RequestScratch scratch, ListUsersQuery query, EvaluationLimits limits)
    {
        if (!QueryNames.TryFindTarget(model, scratch.Graph, query.Object, query.Relation, isCheck: false, out var id, out var target, out var error))
        {
            return new ListOutcome.Failed(error!);
        }

        if (model.FindType(query.Filter.Type) is not { } type)
        {
            return new ListOutcome.Failed(new RelationError(RelationErrorCode.TypeNotFound, $"The model has no type {query.Filter.Type}."));
        }

        CompiledRelation? relation = null;
        if (query.Filter.Relation is not null && !QueryNames.TryFindRelation(model, type.Name, query.Filter.Relation, isCheck: false, out relation, out error))
        {
            return new ListOutcome.Failed(error!);
        }

        var listing = new UserListing(model, scratch, type, relation, limits);
        var found = listing.Collect(id, target) ? listing.Decide(id, target) : null;
        return found is null
            ? new ListOutcome.Failed(scratch.Reason())
            : ListPage.Cut(scratch.Graph, found, relation?.Name, query.PageSize, query.Cursor);
    }

    private bool Collect(int id, CompiledRelation target)
    {
        Reach(_near, id, target, isExcluded: false);
        for (var hops = 0; _near.Count > 0; hops++)
        {
            while (_near.TryPop(out var node))
            {
                if (hops >= _limits.MaxHops)
                {
                    _scratch.Evaluator.TooFar(node.Relation);
                    return false;
                }

                if (node.Relation == _relation)
                {
                    Name(node.Id, node.IsExcluded);
                }

                if (!_scratch.Budget.Step() || !Walk(node.Id, node.Relation, node.Relation.Rewrite, node.IsExcluded))
                {
                    return false;
                }
            }

            (_near, _far) = (_far, _near);
        }

        return true;
    }

    private bool Walk(int id, CompiledRelation relation, CompiledRewrite rewrite, bool isExcluded)
    {
        switch (rewrite)
        {
            case CompiledRewrite.Direct:
                return WalkTuples(id, relation, isExcluded);
            case CompiledRewrite.Computed computed:
                Reach(_near, id, computed.Relation, isExcluded);
                return true;
            case CompiledRewrite.TupleToUserset parents:
                return Array.TrueForAll(parents.Parents, parent => WalkEdges(id, parents.Tupleset, parent.Kind, parent.Relation, isExcluded));
            case CompiledRewrite.Union union:
                return Array.TrueForAll(union.Children, child => Walk(id, relation, child, isExcluded));
            case CompiledRewrite.Intersection all:
                return Array.TrueForAll(all.Children, child => Walk(id, relation, child, isExcluded));
            default:
                // Whom a subtrahend names may be excluded from an exclusion further in, and have the relation.
                var difference = (CompiledRewrite.Difference)rewrite;
                return Walk(id, relation, difference.Base, isExcluded) && Walk(id, relation, difference.Subtract, isExcluded: true);
        }
    }

    private bool WalkTuples(int id, CompiledRelation relation, bool isExcluded)
    {
        foreach (var direct in relation.Direct)
        {
            if (direct.Form == KindForm.Userset || direct.Kind == _kind || direct.Kind == _wildcards)
            {
                if (!WalkEdges(id, relation, direct, direct.Userset, isExcluded))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool WalkEdges(int id, CompiledRelation via, DirectKind direct, CompiledRelation? target, bool isExcluded)
    {
        if (target is not null && !CanReach(target))
        {
            return true;
        }

        var set = _scratch.Graph.Subjects(id);
        foreach (var edge in set.Range(via.Kind, direct.Kind))
        {
            var holds = _scratch.Budget.Step() ? _scratch.Evaluator.Holds(set, edge, direct) : Verdict.Ended;
            if (holds is Verdict.Unknown or Verdict.Ended)
            {
                return false;
            }

            if (holds == Verdict.False)
            {
                continue;
            }

            if (target is not null)
            {
                Reach(_far, Edge.Id(edge), target, isExcluded);
            }
            else if (direct.Form == KindForm.Wildcard)
            {
                _everybody = Edge.Id(edge);
            }
            else
            {
                Name(Edge.Id(edge), isExcluded);
            }
        }

        return true;
    }

    private bool CanReach(CompiledRelation relation) => relation.CanBeHeldBy(_kind) || relation.CanBeHeldBy(_wildcards);

    private void Reach(Stack<(int Id, CompiledRelation Relation, bool IsExcluded)> to, int id, CompiledRelation relation, bool isExcluded)
    {
        if (CanReach(relation) && _seen.Add((CheckMemo.Key(id, relation.Index), isExcluded)))
        {
            to.Push((id, relation, isExcluded));
        }
    }

    private void Name(int id, bool isExcluded) => (isExcluded ? _excluded : _included).Add(id);

    private HashSet<int>? Decide(int id, CompiledRelation target)
    {
        if (target.IsMonotone)
        {
            if (_everybody >= 0)
            {
                _included.Add(_everybody);
            }

            return _included;
        }

        var found = new HashSet<int>();
        var everybody = _everybody < 0 ? Verdict.False : Check(new Subject(_wildcards, KindForm.Wildcard, _everybody, null, 0, -1), id, target);
        switch (everybody)
        {
            case Verdict.True:
                found.Add(_everybody);
                break;
            case Verdict.False when _everybody >= 0:
                // Some have it as one of everybody and not all do, so those who do are named somewhere, if only in an exclusion from an exclusion.
                _included.UnionWith(_excluded);
                break;
            case Verdict.False:
                break;
            default:
                return null;
        }

        var wildcard = _relation is null ? _scratch.Graph.Find(_model.Vocabulary[_kind].TypeCode, "*") : -1;
        foreach (var user in _included)
        {
            var verdict = Check(Subject(user, wildcard), id, target);
            if (verdict is Verdict.Unknown or Verdict.Ended)
            {
                return null;
            }

            if (verdict == Verdict.True)
            {
                found.Add(user);
            }
        }

        return found;
    }

    private Subject Subject(int id, int wildcard) => _relation is null
        ? new Subject(_kind, KindForm.Object, id, null, _wildcards, wildcard)
        : new Subject(_kind, KindForm.Userset, id, _relation, 0, -1);

    private Verdict Check(Subject subject, int id, CompiledRelation target)
    {
        _scratch.Evaluator.Ask(subject);
        return _scratch.Evaluator.Check(id, target);
    }
}
