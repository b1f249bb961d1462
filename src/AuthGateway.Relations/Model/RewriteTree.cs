namespace AuthGateway.Relations.Model;

/// <summary>Walks over rewrites.</summary>
internal static class RewriteTree
{
    /// <summary>A rewrite's operands; none for those that are no operators.</summary>
    public static IEnumerable<Rewrite> Children(this Rewrite rewrite) => rewrite switch
    {
        Rewrite.Union union => union.Children,
        Rewrite.Intersection intersection => intersection.Children,
        Rewrite.Difference difference => [difference.Base, difference.Subtract],
        _ => [],
    };

    /// <summary>All that are no operators, in the order of the text.</summary>
    public static IEnumerable<Rewrite> Leaves(this Rewrite rewrite)
    {
        var open = new Stack<Rewrite>([rewrite]);
        while (open.TryPop(out var next))
        {
            if (next is not (Rewrite.Union or Rewrite.Intersection or Rewrite.Difference))
            {
                yield return next;
            }

            foreach (var child in next.Children().Reverse())
            {
                open.Push(child);
            }
        }
    }

    /// <summary>How deep it nests; 1 without operators.</summary>
    public static int Depth(this Rewrite rewrite)
    {
        var deepest = 0;
        var open = new Stack<(Rewrite Rewrite, int Depth)>([(rewrite, 1)]);
        while (open.TryPop(out var next))
        {
            deepest = Math.Max(deepest, next.Depth);
            foreach (var child in next.Rewrite.Children())
            {
                open.Push((child, next.Depth + 1));
            }
        }

        return deepest;
    }
}
