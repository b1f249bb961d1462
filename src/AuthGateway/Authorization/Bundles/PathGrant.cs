using System.Buffers;
using Microsoft.AspNetCore.Routing.Patterns;

namespace AuthGateway.Authorization.Bundles;

/// <summary>Whether a route's path lies below the beginning of a path that a namespace was granted.</summary>
internal static class PathGrant
{
    private static readonly SearchValues<char> Special = SearchValues.Create("{}%\\?#*");

    /// <summary>Whether a text can be granted.</summary>
    public static bool IsGrant(string path) =>
        path == "/" || (path.Length > 2 && path[0] == '/' && path[^1] == '/' && !path.Contains("//", StringComparison.Ordinal)
            && !path.AsSpan().ContainsAny(Special) && Segments(path).All(IsPlain));

    /// <summary>Whether everything below one beginning lies below another.</summary>
    public static bool Includes(string grant, string path) => path.StartsWith(grant, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether every path that a pattern matches lies below the grant. Its first segments are the grant's own, as fixed text and letter by letter: a
    /// parameter there, another case or a letter that looks like one could be somebody else's path.
    /// </summary>
    public static bool Includes(string grant, RoutePattern pattern)
    {
        var granted = Segments(grant);
        return pattern.PathSegments.Count >= granted.Length
            && granted.Zip(pattern.PathSegments).All(pair => Fixed(pair.Second) is { } text && string.Equals(text, pair.First, StringComparison.Ordinal))
            // Path segments such as ".." would be taken away by others behind the gateway.
            && pattern.PathSegments.All(segment => Fixed(segment) is not { } text || IsPlain(text));
    }

    private static bool IsPlain(string segment) => segment is not ("" or "." or "..") && segment.IndexOf('\\', StringComparison.Ordinal) < 0;

    private static string? Fixed(RoutePatternPathSegment segment) => segment is { IsSimple: true, Parts: [RoutePatternLiteralPart literal] } ? literal.Content : null;

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
