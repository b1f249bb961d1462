using Microsoft.AspNetCore.Routing.Patterns;

namespace AuthGateway.Authorization.Bundles.Lint;

/// <summary>
/// How large a tree routing makes of patterns. Each branch for a fixed text has all patterns in it that have a parameter there, too, so that n patterns
/// of n segments, each with its fixed text at another place, make 2^n branches (CWE-400): twenty routes of a few lines would take gigabytes.
/// </summary>
internal static class RouteTree
{
    /// <summary>
    /// The most patterns at all branches together. A thousand routes of six segments that hardly cross have some 10,000; at 200,000, routing takes some
    /// 150 MB while it makes the tree.
    /// </summary>
    public const int Most = 200_000;

    /// <summary>Whether it is larger than may be.</summary>
    public static bool IsTooLarge(IReadOnlyCollection<RoutePattern> patterns)
    {
        var left = Most;
        return !Fits([.. patterns], 0, ref left);
    }

    private static bool Fits(List<RoutePattern> here, int depth, ref int left)
    {
        left -= here.Count;
        if (left < 0)
        {
            return false;
        }

        var branches = new Dictionary<string, List<RoutePattern>>(StringComparer.OrdinalIgnoreCase);
        var everywhere = new List<RoutePattern>();
        var hasParameter = false;
        foreach (var pattern in here)
        {
            // What ends before goes no further, but for a parameter at the end that takes the whole rest.
            if (depth >= pattern.PathSegments.Count)
            {
                if (RoutePatterns.IsWild(pattern))
                {
                    everywhere.Add(pattern);
                }
            }
            else if (pattern.PathSegments[depth] is { IsSimple: true, Parts: [RoutePatternLiteralPart literal] })
            {
                if (!branches.TryGetValue(literal.Content, out var branch))
                {
                    branches[literal.Content] = branch = [];
                }

                branch.Add(pattern);
            }
            else
            {
                everywhere.Add(pattern);
                hasParameter |= depth < pattern.PathSegments.Count - 1 || !RoutePatterns.IsWild(pattern);
            }
        }

        foreach (var branch in branches.Values)
        {
            branch.AddRange(everywhere);
            if (!Fits(branch, depth + 1, ref left))
            {
                return false;
            }
        }

        return !hasParameter || Fits(everywhere, depth + 1, ref left);
    }
}
