using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Graph;

/// <summary>Leaves of a set of edges, with and without conditions, and the copying that nodes have in common.</summary>
internal static class LeafNode
{
    /// <summary>A leaf's edges and conditions.</summary>
    public static ulong[] Open(object leaf, out RelationshipCondition?[]? conditions)
    {
        if (leaf is ulong[] bare)
        {
            conditions = null;
            return bare;
        }

        var full = (EdgeLeaf)leaf;
        conditions = full.Conditions;
        return full.Edges;
    }

    /// <summary>A leaf in its shortest form.</summary>
    public static object Close(ulong[] edges, RelationshipCondition?[]? conditions) =>
        conditions is null || Array.TrueForAll(conditions, condition => condition is null) ? edges : new EdgeLeaf(edges, conditions);

    /// <summary>How many edges or children a node has.</summary>
    public static int Size(object node) => node is EdgeBranch branch ? branch.Children.Length : Open(node, out _).Length;

    /// <summary>A leaf with one more edge, in two parts when it became too long.</summary>
    public static (object Left, object? Right, ulong Low) With(object leaf, ulong edge, RelationshipCondition? condition, int most)
    {
        var edges = Open(leaf, out var conditions);
        var at = EdgeTree.LowerBound(edges, edge);
        if (condition is not null)
        {
            conditions ??= new RelationshipCondition?[edges.Length];
        }

        edges = InsertAt(edges, at, edge);
        conditions = conditions is null ? null : InsertAt(conditions, at, condition);
        if (edges.Length <= most)
        {
            return (Close(edges, conditions), null, 0);
        }

        var half = edges.Length / 2;
        return (Close(edges[..half], conditions?[..half]), Close(edges[half..], conditions?[half..]), Edge.Key(edges[half]));
    }

    /// <summary>A leaf without an edge that is there; null when it was the last.</summary>
    public static object? Without(object leaf, ulong edge)
    {
        var edges = Open(leaf, out var conditions);
        var at = EdgeTree.LowerBound(edges, edge);
        return edges.Length == 1 ? null : Close(RemoveAt(edges, at), conditions is null ? null : RemoveAt(conditions, at));
    }

    /// <summary>Two neighbours as one.</summary>
    public static object Join(object first, object second)
    {
        if (first is EdgeBranch left && second is EdgeBranch right)
        {
            return new EdgeBranch([.. left.Lows, .. right.Lows], [.. left.Children, .. right.Children]);
        }

        var (edges, more) = (Open(first, out var conditions), Open(second, out var moreConditions));
        var joined = conditions is null && moreConditions is null
            ? null
            : new[] { conditions ?? new RelationshipCondition?[edges.Length], moreConditions ?? new RelationshipCondition?[more.Length] };
        return Close([.. edges, .. more], joined is null ? null : [.. joined[0], .. joined[1]]);
    }

    /// <summary>A copy with one more item.</summary>
    public static T[] InsertAt<T>(T[] items, int at, T item)
    {
        var copy = new T[items.Length + 1];
        Array.Copy(items, copy, at);
        copy[at] = item;
        Array.Copy(items, at, copy, at + 1, items.Length - at);
        return copy;
    }

    /// <summary>A copy with one item less.</summary>
    public static T[] RemoveAt<T>(T[] items, int at)
    {
        var copy = new T[items.Length - 1];
        Array.Copy(items, copy, at);
        Array.Copy(items, at + 1, copy, at, copy.Length - at);
        return copy;
    }
}
