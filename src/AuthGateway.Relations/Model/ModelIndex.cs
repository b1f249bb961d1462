namespace AuthGateway.Relations.Model;

/// <summary>Finds the parts of a model by their names. Of two parts of one name, which no valid model has, the first counts.</summary>
internal sealed class ModelIndex
{
    private readonly Dictionary<string, Dictionary<string, RelationDefinition>> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConditionDefinition> _conditions = new(StringComparer.Ordinal);
    private readonly HashSet<(string Type, string Relation)> _tuplesets = [];

    /// <summary>Indexes a model.</summary>
    public ModelIndex(AuthorizationModel model)
    {
        foreach (var type in model.Types)
        {
            var relations = new Dictionary<string, RelationDefinition>(StringComparer.Ordinal);
            foreach (var relation in type.Relations)
            {
                relations.TryAdd(relation.Name, relation);
                _tuplesets.UnionWith(relation.Rewrite.Leaves().OfType<Rewrite.TupleToUserset>().Select(from => (type.Name, from.Tupleset)));
            }

            _types.TryAdd(type.Name, relations);
        }

        foreach (var condition in model.Conditions)
        {
            _conditions.TryAdd(condition.Name, condition);
        }
    }

    /// <summary>Whether there is such a type.</summary>
    public bool HasType(string type) => _types.ContainsKey(type);

    /// <summary>A type's relation; null when there is none.</summary>
    public RelationDefinition? FindRelation(string type, string relation) => _types.GetValueOrDefault(type)?.GetValueOrDefault(relation);

    /// <summary>A condition; null when there is none.</summary>
    public ConditionDefinition? FindCondition(string name) => _conditions.GetValueOrDefault(name);

    /// <summary>Whether a relation stands behind a <c>from</c>.</summary>
    public bool IsTupleset(string type, string relation) => _tuplesets.Contains((type, relation));
}
