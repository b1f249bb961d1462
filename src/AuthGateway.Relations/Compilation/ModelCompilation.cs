using System.Collections.Frozen;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Compilation;

/// <summary>One compilation of one model.</summary>
internal sealed class ModelCompilation(AuthorizationModel model, Vocabulary vocabulary)
{
    private readonly Dictionary<string, CompiledType> _types = [];
    private readonly List<CompiledRelation> _relations = [];

    /// <summary>Compiles it.</summary>
    public CompiledModel Compile(IConditions conditions)
    {
        foreach (var type in model.Types)
        {
            Declare(type);
        }

        foreach (var relation in _relations)
        {
            relation.Direct = [.. Direct(relation.Definition).OrderBy(direct => direct.Form)];
            relation.UsersetCount = relation.Direct.Count(direct => direct.Form == KindForm.Userset);
            relation.IsPlain = relation.Definition.Rewrite is Rewrite.This && relation.UsersetCount == 0;
        }

        foreach (var relation in _relations)
        {
            relation.Rewrite = Compile(relation, relation.Definition.Rewrite);
        }

        RelationClosure.Compute([.. _relations]);
        return new CompiledModel(model, vocabulary, conditions, [.. _types.Values], [.. _relations]);
    }

    private void Declare(TypeDefinition definition)
    {
        var type = new CompiledType(definition.Name, vocabulary.Object(definition.Name), vocabulary.Wildcard(definition.Name));
        var relations = new Dictionary<string, CompiledRelation>(StringComparer.Ordinal);
        foreach (var relation in definition.Relations)
        {
            var compiled = new CompiledRelation(type, relation, _relations.Count, vocabulary.Userset(definition.Name, relation.Name));
            relations.Add(relation.Name, compiled);
            _relations.Add(compiled);
        }

        type.Relations = relations.ToFrozenDictionary(StringComparer.Ordinal);
        _types.Add(definition.Name, type);
    }

    private IEnumerable<DirectKind> Direct(RelationDefinition definition)
    {
        foreach (var same in definition.DirectTypes.GroupBy(restriction => (restriction.Type, restriction.Relation, restriction.IsWildcard)))
        {
            var (name, relation, isWildcard) = same.Key;
            var type = _types.GetValueOrDefault(name) ?? throw Unknown(name);
            var userset = relation is null ? null : type.Find(relation) ?? throw Unknown($"{name}#{relation}");
            var conditions = same.Select(restriction => restriction.Condition).ToArray();
            yield return new DirectKind(
                userset?.Kind ?? (isWildcard ? type.Wildcards : type.Objects),
                userset is not null ? KindForm.Userset : isWildcard ? KindForm.Wildcard : KindForm.Object,
                userset,
                conditions.Contains(null),
                [.. conditions.OfType<string>()]);
        }
    }

    private CompiledRewrite Compile(CompiledRelation relation, Rewrite rewrite) => rewrite switch
    {
        Rewrite.This => CompiledRewrite.Direct.Instance,
        Rewrite.ComputedUserset computed => new CompiledRewrite.Computed(Find(relation.Type, computed.Relation)),
        Rewrite.TupleToUserset parents => Compile(relation, parents),
        Rewrite.Union union => new CompiledRewrite.Union([.. union.Children.Select(child => Compile(relation, child)).OrderBy(Cost)]),
        Rewrite.Intersection all => new CompiledRewrite.Intersection([.. all.Children.Select(child => Compile(relation, child)).OrderBy(Cost)]),
        Rewrite.Difference difference => new CompiledRewrite.Difference(Compile(relation, difference.Base), Compile(relation, difference.Subtract)),
        _ => throw new ArgumentException($"{rewrite.GetType()} is no rewrite.", nameof(rewrite)),
    };

    private CompiledRewrite.TupleToUserset Compile(CompiledRelation relation, Rewrite.TupleToUserset rewrite)
    {
        var tupleset = Find(relation.Type, rewrite.Tupleset);
        var parents = new List<(DirectKind, CompiledRelation)>();
        foreach (var direct in tupleset.Direct.Where(direct => direct.Form == KindForm.Object))
        {
            // Not every kind of parent need have the relation; that at least one does, the model's validation sees to.
            if (_types[vocabulary[direct.Kind].Type].Find(rewrite.ComputedRelation) is { } target)
            {
                parents.Add((direct, target));
            }
        }

        return new CompiledRewrite.TupleToUserset(tupleset, rewrite.ComputedRelation, [.. parents]);
    }

    // What is decided by one search goes first: the order changes no answer, only how soon it is found.
    private static int Cost(CompiledRewrite rewrite) => rewrite switch
    {
        CompiledRewrite.Direct => 0,
        CompiledRewrite.Computed => 1,
        CompiledRewrite.TupleToUserset => 2,
        _ => 3,
    };

    private static CompiledRelation Find(CompiledType type, string relation) => type.Find(relation) ?? throw Unknown($"{type.Name}#{relation}");

    private static InvalidDataException Unknown(string name) => new($"The model names {name}, which it does not have.");
}
