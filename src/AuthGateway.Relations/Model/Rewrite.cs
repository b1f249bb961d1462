using System.Collections.Immutable;

namespace AuthGateway.Relations.Model;

/// <summary>Who has a relation. Closed: these are all of the model language's operators.</summary>
internal abstract record Rewrite
{
    private Rewrite()
    {
    }

    /// <summary>Those whom tuples name directly: <c>[user, group#member]</c>.</summary>
    public sealed record This : Rewrite;

    /// <summary>Those who have another relation to the same object: <c>editor</c>.</summary>
    public sealed record ComputedUserset(string Relation) : Rewrite;

    /// <summary>Those who have a relation to an object that this object is related to: <c>viewer from parent</c>.</summary>
    public sealed record TupleToUserset(string Tupleset, string ComputedRelation) : Rewrite;

    /// <summary>Any of them: <c>or</c>.</summary>
    public sealed record Union(ImmutableArray<Rewrite> Children) : Rewrite;

    /// <summary>All of them: <c>and</c>.</summary>
    public sealed record Intersection(ImmutableArray<Rewrite> Children) : Rewrite;

    /// <summary>The first without the second: <c>but not</c>.</summary>
    public sealed record Difference(Rewrite Base, Rewrite Subtract) : Rewrite;
}
