using AuthGateway.Pipeline.Canonical;
using Microsoft.AspNetCore.Routing.Patterns;

namespace AuthGateway.Proxy;

/// <summary>A route's path, as far as it must fit the paths that routing sees.</summary>
internal static class PathTemplate
{
    // What stays encoded in a path that routing sees; all else is decoded before.
    private static readonly string[] Kept = ["%25", "%3F", "%23", "%5B", "%5D"];

    /// <summary>The names of its parameters; none of a path that is no template, which YARP refuses.</summary>
    public static IEnumerable<string> Parameters(string? template)
    {
        try
        {
            return RoutePatternFactory.Parse(template ?? "").Parameters.Select(parameter => parameter.Name);
        }
        catch (RoutePatternException)
        {
            return [];
        }
    }

    /// <summary>
    /// Whether its fixed parts hold a percent-encoding that no request's path has, or a character that every request's path
    /// has as a percent-encoding. Such a route would protect nothing: its requests would go to a wider one beside it.
    /// </summary>
    public static bool NeverMatches(string template)
    {
        var depth = 0;
        for (var i = 0; i < template.Length; i++)
        {
            switch (template[i])
            {
                case '{':
                    depth++;
                    break;
                case '}':
                    depth--;
                    break;
                case '[' or ']' or '#' when depth == 0:
                case '%' when depth == 0 && !(CanonicalPath.TryTriplet(template.AsSpan(i), out _)
                    && Kept.Contains(template.Substring(i, 3), StringComparer.Ordinal)):
                    return true;
                default:
                    break;
            }
        }

        return false;
    }
}
