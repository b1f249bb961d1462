using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Graph;

/// <summary>
/// An immutable sorted set of edges: nothing, one array, or from 257 edges on a B+ tree of such arrays. A change makes a new set that shares
/// what did not change, so a reader keeps the set that it began with for as long as it likes and the writer never waits for it.
/// </summary>
/// <param name="Root">Null, an array of edges, an <see cref="EdgeLeaf"/> or an <see cref="EdgeBranch"/>.</param>
internal readonly record struct EdgeSet(object? Root)
{
    /// <summary>Whether nothing is in it.</summary>
    public bool IsEmpty => Root is null;

    /// <summary>Looks for a tuple, whether it has a condition or not.</summary>
    /// <param name="key">The edge without the mark of a condition.</param>
    /// <param name="edge">The edge as it stands there.</param>
    public bool TryFind(ulong key, out ulong edge)
    {
        if (Root is null)
        {
            edge = 0;
            return false;
        }

        var edges = EdgeTree.Leaf(Root, key, out _, out _);
        var at = EdgeTree.LowerBound(edges, key);
        edge = at < edges.Length ? edges[at] : 0;
        return at < edges.Length && Edge.Key(edge) == key;
    }

    /// <summary>The edges of two kinds, in order.</summary>
    public EdgeRange Range(ushort first, ushort second) => new(Root, Edge.RangeStart(first, second), Edge.RangeEnd(first, second));

    /// <summary>All edges, in order.</summary>
    public EdgeRange All() => new(Root, 0, ulong.MaxValue);

    /// <summary>The condition of an edge that is in the set and has one.</summary>
    public RelationshipCondition ConditionOf(ulong edge)
    {
        var edges = EdgeTree.Leaf(Root!, edge, out var conditions, out _);
        return conditions![EdgeTree.LowerBound(edges, edge)]!;
    }

    /// <summary>The set with an edge, whose condition becomes this one. The same set when nothing changes.</summary>
    public EdgeSet With(ulong key, RelationshipCondition? condition)
    {
        var edge = condition is null ? key : key | Edge.Conditioned;
        if (TryFind(key, out var present))
        {
            if (present == edge && condition is null)
            {
                return this;
            }

            return new EdgeSet(EdgeTree.Insert(EdgeTree.Remove(Root!, present), edge, condition));
        }

        return new EdgeSet(EdgeTree.Insert(Root, edge, condition));
    }

    /// <summary>The set with an edge that only bears the mark of a condition: the reverse index, where the condition itself is not kept.</summary>
    public EdgeSet WithMark(ulong key, bool conditioned)
    {
        var edge = conditioned ? key | Edge.Conditioned : key;
        if (TryFind(key, out var present))
        {
            return present == edge ? this : new EdgeSet(EdgeTree.Insert(EdgeTree.Remove(Root!, present), edge, condition: null));
        }

        return new EdgeSet(EdgeTree.Insert(Root, edge, condition: null));
    }

    /// <summary>The set without an edge. The same set when it was not there.</summary>
    public EdgeSet Without(ulong key) => TryFind(key, out var present) ? new EdgeSet(EdgeTree.Remove(Root!, present)) : this;
}
