using AuthGateway.Relations.Graph;

namespace AuthGateway.Relations.Compilation;

/// <summary>
/// What follows from a relation, for going from a subject to its objects. Only what can add to an answer is followed: of an exclusion its base, of an
/// intersection its first operand; what is found that way is a candidate, and is checked.
/// </summary>
internal sealed class RelationUses
{
    private readonly Dictionary<ushort, List<DirectUse>> _direct = [];
    private readonly List<CompiledRelation>[] _computed;
    private readonly List<ParentUse>[] _parents;
    private readonly List<CompiledRelation>[] _sources;
    private readonly BitSet?[] _relevant;

    public RelationUses(CompiledRelation[] relations)
    {
        _computed = [.. relations.Select(_ => new List<CompiledRelation>())];
        _parents = [.. relations.Select(_ => new List<ParentUse>())];
        _sources = [.. relations.Select(_ => new List<CompiledRelation>())];
        _relevant = new BitSet?[relations.Length];
        foreach (var relation in relations)
        {
            Collect(relation, relation.Rewrite);
        }
    }

    /// <summary>The relations that tuples may give to a kind of subject.</summary>
    public IReadOnlyList<DirectUse> DirectUses(ushort subject) => _direct.TryGetValue(subject, out var uses) ? uses : [];

    /// <summary>The relations of the same object that follow.</summary>
    public List<CompiledRelation> ComputedUses(CompiledRelation relation) => _computed[relation.Index];

    /// <summary>The relations of the objects whose parent the object is.</summary>
    public List<ParentUse> ParentUses(CompiledRelation relation) => _parents[relation.Index];

    /// <summary>By the relations' places, whether a target can follow from them.</summary>
    public BitSet LeadingTo(CompiledRelation target)
    {
        if (Volatile.Read(ref _relevant[target.Index]) is { } known)
        {
            return known;
        }

        var relevant = new BitSet(_relevant.Length);
        var open = new Stack<CompiledRelation>();
        open.Push(target);
        relevant.Add(target.Index);
        while (open.TryPop(out var relation))
        {
            foreach (var source in _sources[relation.Index])
            {
                if (relevant.Add(source.Index))
                {
                    open.Push(source);
                }
            }
        }

        Volatile.Write(ref _relevant[target.Index], relevant);
        return relevant;
    }

    private void Collect(CompiledRelation relation, CompiledRewrite rewrite)
    {
        switch (rewrite)
        {
            case CompiledRewrite.Direct:
                foreach (var direct in relation.Direct)
                {
                    if (!_direct.TryGetValue(direct.Kind, out var uses))
                    {
                        _direct.Add(direct.Kind, uses = []);
                    }

                    uses.Add(new DirectUse(relation, direct));
                    if (direct.Form == KindForm.Userset)
                    {
                        _sources[relation.Index].Add(direct.Userset!);
                    }
                }

                break;
            case CompiledRewrite.Computed computed:
                _computed[computed.Relation.Index].Add(relation);
                _sources[relation.Index].Add(computed.Relation);
                break;
            case CompiledRewrite.TupleToUserset parents:
                foreach (var (kind, parent) in parents.Parents)
                {
                    _parents[parent.Index].Add(new ParentUse(relation, parents.Tupleset, kind));
                    _sources[relation.Index].Add(parent);
                }

                break;
            case CompiledRewrite.Union union:
                foreach (var child in union.Children)
                {
                    Collect(relation, child);
                }

                break;
            case CompiledRewrite.Intersection all:
                Collect(relation, all.Children[0]);
                break;
            case CompiledRewrite.Difference difference:
                Collect(relation, difference.Base);
                break;
        }
    }
}
