namespace AuthGateway.Relations.Compilation;

/// <summary>Who has a relation, with everything that is named looked up. Closed.</summary>
internal abstract class CompiledRewrite
{
    private CompiledRewrite()
    {
    }

    /// <summary>Those whom tuples name: what they may name stands at the relation.</summary>
    public sealed class Direct : CompiledRewrite
    {
        /// <summary>There is only one.</summary>
        public static readonly Direct Instance = new();
    }

    /// <summary>Those who have another relation to the same object.</summary>
    public sealed class Computed(CompiledRelation relation) : CompiledRewrite
    {
        /// <summary>The other relation.</summary>
        public CompiledRelation Relation { get; } = relation;
    }

    /// <summary>Those who have a relation to an object that this one is related to.</summary>
    public sealed class TupleToUserset(CompiledRelation tupleset, string computed, (DirectKind Kind, CompiledRelation Relation)[] parents) : CompiledRewrite
    {
        /// <summary>The relation that leads to the parents.</summary>
        public CompiledRelation Tupleset { get; } = tupleset;

        /// <summary>The name of the relation to them.</summary>
        public string ComputedName { get; } = computed;

        /// <summary>The kinds of parents that have such a relation.</summary>
        public (DirectKind Kind, CompiledRelation Relation)[] Parents { get; } = parents;
    }

    /// <summary>Any of them.</summary>
    public sealed class Union(CompiledRewrite[] children) : CompiledRewrite
    {
        /// <summary>The operands.</summary>
        public CompiledRewrite[] Children { get; } = children;
    }

    /// <summary>All of them.</summary>
    public sealed class Intersection(CompiledRewrite[] children) : CompiledRewrite
    {
        /// <summary>The operands.</summary>
        public CompiledRewrite[] Children { get; } = children;
    }

    /// <summary>The first without the second.</summary>
    public sealed class Difference(CompiledRewrite @base, CompiledRewrite subtract) : CompiledRewrite
    {
        /// <summary>The first.</summary>
        public CompiledRewrite Base { get; } = @base;

        /// <summary>The second.</summary>
        public CompiledRewrite Subtract { get; } = subtract;
    }
}
