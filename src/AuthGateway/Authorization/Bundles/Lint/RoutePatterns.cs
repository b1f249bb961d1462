using Microsoft.AspNetCore.Routing.Patterns;

namespace AuthGateway.Authorization.Bundles.Lint;

/// <summary>What can be proven about two path patterns.</summary>
internal static class RoutePatterns
{
    /// <summary>Parses a pattern; null when it is none.</summary>
    public static RoutePattern? Parse(string path)
    {
        try
        {
            return RoutePatternFactory.Parse(path.Length == 0 ? "/{**catch-all}" : path);
        }
        catch (Exception fault) when (fault is RoutePatternException or InvalidOperationException)
        {
            // The second for one of too many segments.
            return null;
        }
    }

    /// <summary>Whether every path that the second matches is matched by the first; false where that is not proven.</summary>
    public static bool Covers(RoutePattern wide, RoutePattern narrow)
    {
        for (var i = 0; i < wide.PathSegments.Count; i++)
        {
            if (CatchAll(wide.PathSegments[i]) is { } rest)
            {
                return IsFree(rest, wide);
            }

            if (i == narrow.PathSegments.Count || CatchAll(narrow.PathSegments[i]) is not null || IsOptional(narrow.PathSegments[i]) || !Covers(wide.PathSegments[i], wide, narrow.PathSegments[i]))
            {
                return false;
            }
        }

        return wide.PathSegments.Count == narrow.PathSegments.Count;
    }

    /// <summary>Whether it ends with a parameter that takes the whole rest.</summary>
    public static bool IsWild(RoutePattern pattern) => pattern.PathSegments.Count > 0 && CatchAll(pattern.PathSegments[^1]) is not null;

    private static bool Covers(RoutePatternPathSegment wide, RoutePattern pattern, RoutePatternPathSegment narrow) => wide switch
    {
        { IsSimple: true, Parts: [RoutePatternParameterPart parameter] } => IsFree(parameter, pattern),
        { IsSimple: true, Parts: [RoutePatternLiteralPart literal] } =>
            narrow is { IsSimple: true, Parts: [RoutePatternLiteralPart other] } && string.Equals(literal.Content, other.Content, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    // A constraint, such as {id:int}, keeps some paths out.
    private static bool IsFree(RoutePatternParameterPart parameter, RoutePattern pattern) =>
        parameter.ParameterPolicies.Count == 0 && (!pattern.ParameterPolicies.TryGetValue(parameter.Name, out var policies) || policies.Count == 0);

    private static bool IsOptional(RoutePatternPathSegment segment) => segment.Parts is [RoutePatternParameterPart { IsOptional: true }] or [RoutePatternParameterPart { Default: not null }];

    private static RoutePatternParameterPart? CatchAll(RoutePatternPathSegment segment) => segment.Parts is [RoutePatternParameterPart { IsCatchAll: true } rest] ? rest : null;
}
