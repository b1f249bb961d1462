namespace AuthGateway.Relations.Graph;

/// <summary>An inner node of a set of edges.</summary>
internal sealed class EdgeBranch(ulong[] lows, object[] children)
{
    /// <summary>
    /// For each child, a bound that none of its edges is below, without the mark of a condition: an edge must be found whether it has one or not. The
    /// first child takes whatever is lower, too.
    /// </summary>
    public ulong[] Lows { get; } = lows;

    /// <summary>The children, all leaves or all branches.</summary>
    public object[] Children { get; } = children;

    /// <summary>Where an edge is, or would be.</summary>
    public int ChildOf(ulong edge)
    {
        int low = 0, high = Lows.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >> 1;
            if (Lows[middle] <= edge)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
