using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;

namespace AuthGateway.Proxy;

/// <summary>
/// The constraints in a route's path, such as <c>{id:int}</c>. Routing makes those of all routes together, at the first request or reload, and one that it
/// can't make ends that: with one route's typing error, no route answers any more. So each is made here before.
/// </summary>
internal static class PathConstraints
{
    private static readonly ParameterPolicyFactory Factory =
        new ServiceCollection().AddLogging().AddRouting().BuildServiceProvider().GetRequiredService<ParameterPolicyFactory>();

    /// <summary>The first constraint that routing can't make; null where it makes them all, and for a path that is no template.</summary>
    public static string? Unknown(string path) => Of(path).FirstOrDefault(constraint => Make(constraint.Parameter, constraint.Text) is null).Text;

    /// <summary>
    /// Whether a constraint is a regular expression. Routing tries it on whatever callers send, before it is known who they are, with ten seconds of
    /// backtracking for each request (CWE-1333).
    /// </summary>
    public static bool HasExpression(string path) =>
        Of(path).Any(constraint => Make(constraint.Parameter, constraint.Text) is RegexRouteConstraint and not AlphaRouteConstraint);

    private static IEnumerable<(RoutePatternParameterPart Parameter, string Text)> Of(string path)
    {
        try
        {
            return [.. RoutePatternFactory.Parse(path).Parameters.SelectMany(parameter => parameter.ParameterPolicies.Select(policy => (parameter, policy.Content ?? "")))];
        }
        catch (Exception fault) when (fault is RoutePatternException or InvalidOperationException)
        {
            // YARP says what is wrong with it.
            return [];
        }
    }

    // A constraint of an optional parameter comes wrapped: as one of a parameter that must be there, it is itself.
    private static IParameterPolicy? Make(RoutePatternParameterPart parameter, string constraint)
    {
        try
        {
            var made = Factory.Create(parameter, constraint);
            return made is OptionalRouteConstraint optional ? optional.InnerConstraint : made;
        }
        catch (Exception fault) when (fault is InvalidOperationException or RouteCreationException or ArgumentException)
        {
            return null;
        }
    }
}
