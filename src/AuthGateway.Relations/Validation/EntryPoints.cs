using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Validation;

/// <summary>
/// Finds relations that nobody can ever have, because every way to them needs one of them first. Starting from the relations
/// that take an object or everybody directly, it marks what can be reached until nothing changes: each relation is looked at
/// once for each relation that it names, however they are tangled.
/// </summary>
internal sealed class EntryPoints
{
    private readonly HashSet<(string Type, string Relation)> _reached = [];
    private readonly ModelIndex _index;

    private EntryPoints(AuthorizationModel model) => _index = new ModelIndex(model);

    public static void Check(AuthorizationModel model, List<ModelIssue> issues)
    {
        var entryPoints = new EntryPoints(model);
        entryPoints.Mark(model);
        foreach (var type in model.Types)
        {
            foreach (var relation in type.Relations.Where(relation => !entryPoints._reached.Contains((type.Name, relation.Name))))
            {
                issues.Add(new ModelIssue($"{type.Name}#{relation.Name}", "no entrypoints defined: nobody can ever have the relation"));
            }
        }
    }

    private void Mark(AuthorizationModel model)
    {
        var all = model.Types.SelectMany(type => type.Relations, (type, relation) => (type.Name, Relation: relation)).ToList();
        var naming = all.SelectMany(entry => Named(entry.Name, entry.Relation), (entry, named) => (named, entry)).ToLookup(pair => pair.named, pair => pair.entry);
        var open = new Queue<(string Type, RelationDefinition Relation)>(all);
        while (open.TryDequeue(out var next))
        {
            var key = (next.Type, next.Relation.Name);
            if (!_reached.Contains(key) && CanBeHad(next.Type, next.Relation, next.Relation.Rewrite))
            {
                _reached.Add(key);
                foreach (var other in naming[key])
                {
                    open.Enqueue(other);
                }
            }
        }
    }

    private IEnumerable<(string Type, string Relation)> Named(string type, RelationDefinition relation) =>
        relation.Rewrite.Leaves()
            .SelectMany(leaf => leaf switch
            {
                Rewrite.This => relation.DirectTypes.Where(direct => direct.Relation is not null).Select(direct => (direct.Type, direct.Relation!)),
                Rewrite.ComputedUserset computed => [(type, computed.Relation)],
                Rewrite.TupleToUserset from => ParentsOf(type, from).Select(parent => (parent, from.ComputedRelation)),
                _ => [],
            })
            .Distinct();

    private bool CanBeHad(string type, RelationDefinition relation, Rewrite rewrite) => rewrite switch
    {
        Rewrite.This => relation.DirectTypes.Any(direct => direct.Relation is null || _reached.Contains((direct.Type, direct.Relation))),
        Rewrite.ComputedUserset computed => _reached.Contains((type, computed.Relation)),
        Rewrite.TupleToUserset from => ParentsOf(type, from).Any(parent => _reached.Contains((parent, from.ComputedRelation))),
        Rewrite.Union union => union.Children.Any(child => CanBeHad(type, relation, child)),
        // As OpenFGA has it, what is taken away must be something, too: else the exclusion says nothing.
        _ => rewrite.Children().All(child => CanBeHad(type, relation, child)),
    };

    private IEnumerable<string> ParentsOf(string type, Rewrite.TupleToUserset from) =>
        _index.FindRelation(type, from.Tupleset)?.DirectTypes.Select(direct => direct.Type) ?? [];
}
