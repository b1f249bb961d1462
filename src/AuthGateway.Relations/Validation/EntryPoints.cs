using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Validation;

/// <summary>
/// Finds relations that nobody can ever have, because every way to them needs one of them first. What takes an object or
/// everybody directly is reached by itself; the rest is reached from there, or never.
/// </summary>
internal sealed class EntryPoints
{
    private readonly EntryPointGraph _graph = new();
    private readonly Dictionary<(string Type, string Relation), int> _relations = [];
    private readonly Dictionary<(string Type, string Tupleset, string Relation), int> _parents = [];
    private readonly ModelIndex _index;

    private EntryPoints(AuthorizationModel model)
    {
        _index = new ModelIndex(model);
        foreach (var type in model.Types)
        {
            foreach (var relation in type.Relations)
            {
                _graph.Wait(NodeOf(type.Name, relation.Name), NodeOf(type.Name, relation, relation.Rewrite));
            }
        }

        _graph.Walk();
    }

    public static void Check(AuthorizationModel model, List<ModelIssue> issues)
    {
        var entryPoints = new EntryPoints(model);
        foreach (var type in model.Types)
        {
            foreach (var relation in type.Relations)
            {
                if (!entryPoints._graph.IsReached(entryPoints.NodeOf(type.Name, relation.Name)))
                {
                    issues.Add(new ModelIssue($"{type.Name}#{relation.Name}", "no entrypoints defined: nobody can ever have the relation"));
                }
            }
        }
    }

    private int NodeOf(string type, string relation)
    {
        if (!_relations.TryGetValue((type, relation), out var node))
        {
            _relations[(type, relation)] = node = _graph.Add(needed: 1);
        }

        return node;
    }

    private int NodeOf(string type, RelationDefinition relation, Rewrite rewrite) => rewrite switch
    {
        Rewrite.ComputedUserset computed => NodeOf(type, computed.Relation),
        Rewrite.TupleToUserset from => NodeOf(type, from),
        Rewrite.This => NodeOfDirect(relation),
        Rewrite.Union union => NodeOf(type, relation, union.Children, needed: 1),
        // As OpenFGA has it, what "but not" takes away must be something, too: else the exclusion says nothing.
        _ => NodeOf(type, relation, [.. rewrite.Children()], needed: rewrite.Children().Count()),
    };

    private int NodeOf(string type, RelationDefinition relation, IReadOnlyList<Rewrite> children, int needed)
    {
        var node = _graph.Add(needed);
        foreach (var child in children)
        {
            _graph.Wait(node, NodeOf(type, relation, child));
        }

        return node;
    }

    private int NodeOfDirect(RelationDefinition relation)
    {
        var node = _graph.Add(needed: 1);
        foreach (var direct in relation.DirectTypes)
        {
            if (direct.Relation is null)
            {
                _graph.Reach(node);
            }
            else
            {
                _graph.Wait(node, NodeOf(direct.Type, direct.Relation));
            }
        }

        return node;
    }

    private int NodeOf(string type, Rewrite.TupleToUserset from)
    {
        // Of the same "X from Y" of a type one node is enough, however many relations have it.
        if (_parents.TryGetValue((type, from.Tupleset, from.ComputedRelation), out var node))
        {
            return node;
        }

        _parents[(type, from.Tupleset, from.ComputedRelation)] = node = _graph.Add(needed: 1);
        foreach (var parent in _index.FindRelation(type, from.Tupleset)!.DirectTypes)
        {
            if (_index.FindRelation(parent.Type, from.ComputedRelation) is not null)
            {
                _graph.Wait(node, NodeOf(parent.Type, from.ComputedRelation));
            }
        }

        return node;
    }
}
