using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Graph;

/// <summary>
/// The B+ tree below <see cref="EdgeSet"/>. Every change copies one leaf and the branches above it: 2 KB for a leaf and half of that for a branch,
/// however many edges there are (a group of a million members has three levels).
/// </summary>
internal static class EdgeTree
{
    // A leaf of 256 edges is 2 KB: small enough to copy at each write, large enough that nearly every set of real data is one array.
    private const int MaxLeaf = 256;
    private const int MaxBranch = 64;

    // What a bulk load fills: writes that follow find room.
    private const int LoadedLeaf = 192;
    private const int LoadedBranch = 48;

    /// <summary>The leaf in which an edge is or would be.</summary>
    /// <param name="root">The tree, not empty.</param>
    /// <param name="edge">The edge.</param>
    /// <param name="conditions">The leaf's conditions; null when none of its edges has one.</param>
    /// <param name="next">Where the leaf after it begins; the greatest number when there is none.</param>
    public static ulong[] Leaf(object root, ulong edge, out RelationshipCondition?[]? conditions, out ulong next)
    {
        next = ulong.MaxValue;
        var node = root;
        while (node is EdgeBranch branch)
        {
            var at = branch.ChildOf(edge);
            if (at + 1 < branch.Lows.Length)
            {
                next = branch.Lows[at + 1];
            }

            node = branch.Children[at];
        }

        return LeafNode.Open(node, out conditions);
    }

    /// <summary>The first place whose edge is not below the given one.</summary>
    public static int LowerBound(ulong[] edges, ulong edge)
    {
        int low = 0, high = edges.Length;
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (edges[middle] < edge)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Adds an edge that is not there.</summary>
    public static object Insert(object? root, ulong edge, RelationshipCondition? condition)
    {
        if (root is null)
        {
            return LeafNode.Close([edge], condition is null ? null : [condition]);
        }

        var (left, right, low) = InsertInto(root, edge, condition);
        return right is null ? left : new EdgeBranch([0, low], [left, right]);
    }

    /// <summary>Takes an edge away that is there.</summary>
    /// <returns>Null when it was the last.</returns>
    public static object? Remove(object root, ulong edge)
    {
        var rest = RemoveFrom(root, edge);

        // Only here: below the root all children of a branch must stay on one level.
        while (rest is EdgeBranch { Children: [var only] })
        {
            rest = only;
        }

        return rest;
    }

    /// <summary>Makes a tree of sorted edges without doubles.</summary>
    public static object? Build(ulong[] edges, RelationshipCondition?[]? conditions)
    {
        if (edges.Length <= MaxLeaf)
        {
            return edges.Length == 0 ? null : LeafNode.Close(edges, conditions);
        }

        var nodes = new List<(ulong Low, object Node)>();
        for (var start = 0; start < edges.Length; start += LoadedLeaf)
        {
            var end = Math.Min(start + LoadedLeaf, edges.Length);
            nodes.Add((Edge.Key(edges[start]), LeafNode.Close(edges[start..end], conditions?[start..end])));
        }

        while (nodes.Count > 1)
        {
            nodes = [.. nodes.Chunk(LoadedBranch).Select(chunk => (chunk[0].Low, (object)new EdgeBranch([.. chunk.Select(node => node.Low)], [.. chunk.Select(node => node.Node)])))];
        }

        return nodes[0].Node;
    }

    private static object? RemoveFrom(object node, ulong edge)
    {
        if (node is not EdgeBranch branch)
        {
            return LeafNode.Without(node, edge);
        }

        var at = branch.ChildOf(edge);
        var child = RemoveFrom(branch.Children[at], edge);
        if (child is null)
        {
            return branch.Children.Length == 1 ? null : new EdgeBranch(LeafNode.RemoveAt(branch.Lows, at), LeafNode.RemoveAt(branch.Children, at));
        }

        var children = (object[])branch.Children.Clone();
        children[at] = child;
        return MergeAround(new EdgeBranch(branch.Lows, children), at);
    }

    private static (object Left, object? Right, ulong Low) InsertInto(object node, ulong edge, RelationshipCondition? condition)
    {
        if (node is not EdgeBranch branch)
        {
            return LeafNode.With(node, edge, condition, MaxLeaf);
        }

        var at = branch.ChildOf(edge);
        var (left, right, low) = InsertInto(branch.Children[at], edge, condition);
        var children = (object[])branch.Children.Clone();
        children[at] = left;
        if (right is null)
        {
            return (new EdgeBranch(branch.Lows, children), null, 0);
        }

        var lows = LeafNode.InsertAt(branch.Lows, at + 1, low);
        children = LeafNode.InsertAt(children, at + 1, right);
        if (children.Length <= MaxBranch)
        {
            return (new EdgeBranch(lows, children), null, 0);
        }

        var half = children.Length / 2;
        return (new EdgeBranch(lows[..half], children[..half]), new EdgeBranch(lows[half..], children[half..]), lows[half]);
    }

    // A child that became small joins its neighbour where both fit: deletes leave no long tail of nearly empty leaves.
    private static EdgeBranch MergeAround(EdgeBranch branch, int at)
    {
        if (branch.Children.Length == 1 || LeafNode.Size(branch.Children[at]) > (branch.Children[at] is EdgeBranch ? MaxBranch : MaxLeaf) / 4)
        {
            return branch;
        }

        var left = at > 0 ? at - 1 : at;
        var (first, second) = (branch.Children[left], branch.Children[left + 1]);
        var most = first is EdgeBranch ? LoadedBranch : LoadedLeaf;
        if (LeafNode.Size(first) + LeafNode.Size(second) > most)
        {
            return branch;
        }

        var children = LeafNode.RemoveAt(branch.Children, left + 1);
        children[left] = LeafNode.Join(first, second);
        return new EdgeBranch(LeafNode.RemoveAt(branch.Lows, left + 1), children);
    }
}
