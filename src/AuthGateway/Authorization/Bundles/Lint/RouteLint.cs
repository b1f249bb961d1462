using AuthGateway.Routes;
using Microsoft.AspNetCore.Routing.Patterns;

namespace AuthGateway.Authorization.Bundles.Lint;

/// <summary>Routes that no request reaches, and routes between which nothing decides. Only what can be proven.</summary>
internal static class RouteLint
{
    /// <summary>Compares routes with each other and with those that were there before.</summary>
    /// <param name="routes">The routes.</param>
    /// <param name="beside">Others that are served, too.</param>
    /// <param name="report">Takes the route, the code and what is wrong.</param>
    public static void Check(IReadOnlyList<RouteShape> routes, IReadOnlyList<RouteShape> beside, Action<RouteShape, string, string> report)
    {
        var all = routes.Concat(beside).Where(route => !route.HasOtherMatches).Select(route => (Route: route, Pattern: RoutePatterns.Parse(route.Path)))
            .Where(route => route.Pattern is not null).ToList();
        for (var i = 0; i < all.Count && i < routes.Count; i++)
        {
            var (route, pattern) = (all[i].Route, all[i].Pattern!);
            for (var j = 0; j < all.Count; j++)
            {
                var (other, wide) = (all[j].Route, all[j].Pattern!);
                if (i == j || !routes.Contains(route) || !RoutePatterns.Covers(wide, pattern))
                {
                    continue;
                }

                if (IsTie(route, pattern, other, wide))
                {
                    // Each pair of one's own once. ASP.NET answers such a request with an error.
                    if (j > i)
                    {
                        report(route, FindingCodes.RouteAmbiguous, $"nothing decides between it and {other.Id} ('{other.Path}'): give one another Order, other Methods or other Hosts");
                    }
                }
                else if (Wins(other, wide, route, pattern) && Takes(other.Methods, route.Methods) && Takes(other.Hosts, route.Hosts))
                {
                    report(route, FindingCodes.RouteUnreachable, $"no request reaches it: {other.Id} ('{other.Path}') takes them all");
                    break;
                }
            }
        }
    }

    private static bool IsTie(RouteShape route, RoutePattern pattern, RouteShape other, RoutePattern wide) =>
        route.Order == other.Order && pattern.InboundPrecedence == wide.InboundPrecedence && RoutePatterns.Covers(pattern, wide)
        && Meets(route.Methods, other.Methods) && Meets(route.Hosts, other.Hosts);

    // Order goes first, then how fixed the pattern is, then whether it names methods, or hosts, at all.
    private static bool Wins(RouteShape other, RoutePattern wide, RouteShape route, RoutePattern pattern) => other.Order != route.Order
        ? other.Order < route.Order
        : wide.InboundPrecedence != pattern.InboundPrecedence
            ? wide.InboundPrecedence < pattern.InboundPrecedence
            : (other.Methods.Length > 0 && route.Methods.Length == 0) || (other.Hosts.Length > 0 && route.Hosts.Length == 0);

    private static bool Meets(IReadOnlyCollection<string> a, IReadOnlyCollection<string> b) =>
        (a.Count == 0 && b.Count == 0) || a.Intersect(b, StringComparer.OrdinalIgnoreCase).Any();

    private static bool Takes(IReadOnlyCollection<string> wide, IReadOnlyCollection<string> narrow) =>
        wide.Count == 0 || (narrow.Count > 0 && !narrow.Except(wide, StringComparer.OrdinalIgnoreCase).Any());
}
