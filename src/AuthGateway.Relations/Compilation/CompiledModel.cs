using System.Collections.Frozen;
using AuthGateway.Relations.Conditions;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Model;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Compilation;

/// <summary>
/// A model against the numbers of one store's vocabulary, with what evaluations need worked out once. Immutable; one for each pair of model and store.
/// </summary>
internal sealed class CompiledModel
{
    private readonly FrozenDictionary<string, CompiledType> _types;
    private readonly CompiledRelation?[] _byKind;

    internal CompiledModel(AuthorizationModel source, Vocabulary vocabulary, IConditions conditions, CompiledType[] types, CompiledRelation[] relations)
    {
        Source = source;
        Vocabulary = vocabulary;
        Conditions = conditions;
        Relations = relations;
        _types = types.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
        _byKind = new CompiledRelation?[relations.Select(relation => relation.Kind + 1).DefaultIfEmpty(0).Max()];
        foreach (var relation in relations)
        {
            _byKind[relation.Kind] = relation;
        }

        Uses = new RelationUses(relations);
        Tuples = conditions is CompiledConditions compiled ? new TupleValidator(source, compiled) : null;
    }

    /// <summary>As its author wrote it.</summary>
    public AuthorizationModel Source { get; }

    /// <summary>The numbers that it is compiled against.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Its conditions.</summary>
    public IConditions Conditions { get; }

    /// <summary>What tuples a request may bring along; null where the conditions are not the model's own (in tests), and whatever does not fit is void.</summary>
    public TupleValidator? Tuples { get; }

    /// <summary>All relations of all types.</summary>
    public CompiledRelation[] Relations { get; }

    /// <summary>For listings: what follows from a relation.</summary>
    public RelationUses Uses { get; }

    /// <summary>A type by name, without a string being made for it.</summary>
    public CompiledType? FindType(ReadOnlySpan<char> name) => _types.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var type) ? type : null;

    /// <summary>The relation that a kind of subject or edge stands for; null when this model has it not.</summary>
    public CompiledRelation? FindRelation(ushort kind) => kind < _byKind.Length ? _byKind[kind] : null;

    /// <summary>Compiles a model that the model's own validation accepted.</summary>
    /// <exception cref="InvalidDataException">It names what it does not have.</exception>
    public static CompiledModel Compile(AuthorizationModel model, Vocabulary vocabulary, IConditions conditions) =>
        new ModelCompilation(model, vocabulary).Compile(conditions);
}
