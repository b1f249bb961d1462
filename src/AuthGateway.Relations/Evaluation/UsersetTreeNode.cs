using System.Collections.Immutable;

namespace AuthGateway.Relations.Evaluation;

/// <summary>A node of an expansion, as OpenFGA's <c>UsersetTree</c>. Closed.</summary>
/// <param name="Name">The userset that is expanded, <c>document:1#viewer</c>: the same in all nodes of one tree.</param>
internal abstract record UsersetTreeNode(string Name)
{
    /// <summary>Those whom tuples name.</summary>
    public sealed record Users(string Name, ImmutableArray<string> Names) : UsersetTreeNode(Name);

    /// <summary>Those who have another relation to the object.</summary>
    public sealed record Computed(string Name, string Userset) : UsersetTreeNode(Name);

    /// <summary>Those who have a relation to the object's parents.</summary>
    public sealed record TupleToUserset(string Name, string Tupleset, ImmutableArray<string> Usersets) : UsersetTreeNode(Name);

    /// <summary>Any of them.</summary>
    public sealed record Union(string Name, ImmutableArray<UsersetTreeNode> Nodes) : UsersetTreeNode(Name);

    /// <summary>All of them.</summary>
    public sealed record Intersection(string Name, ImmutableArray<UsersetTreeNode> Nodes) : UsersetTreeNode(Name);

    /// <summary>The first without the second.</summary>
    public sealed record Difference(string Name, UsersetTreeNode Base, UsersetTreeNode Subtract) : UsersetTreeNode(Name);
}
