using AuthGateway.Pipeline.Canonical;

namespace AuthGateway.Pipeline;

/// <summary>Routing in which <c>%3A</c> and <c>:</c> are one character, as they are to most systems behind the gateway.</summary>
internal static class RoutingExtensions
{
    /// <summary>
    /// Finds the endpoint. The literal spelling decides: <c>/admin%3Ax</c> has the route and the policy of <c>/admin:x</c>,
    /// never those of a wider route beside it. Where both spellings have one route, the caller's goes on; where they do
    /// not, the one that was decided about does.
    /// </summary>
    /// <remarks>The second routing passes by when the first one found an endpoint and nobody took it away again.</remarks>
    public static IApplicationBuilder UseCanonicalRouting(this IApplicationBuilder app) =>
        app.UseRouting().Use(BeginAgain).UseRouting().Use(Choose);

    private static Task BeginAgain(HttpContext context, RequestDelegate next)
    {
        var judged = context.Request.Path.Value!;
        var literal = CanonicalPath.Literal(judged);
        if (!ReferenceEquals(judged, literal))
        {
            context.Features.Set(new AsSpelled(judged, context.GetEndpoint(), context.Request.RouteValues));
            context.SetEndpoint(null);
            context.Request.RouteValues = [];
            // Not by its conversion from a string, which decodes.
            context.Request.Path = new PathString(literal);
        }

        return next(context);
    }

    private static Task Choose(HttpContext context, RequestDelegate next)
    {
        if (context.Features[typeof(AsSpelled)] is not AsSpelled spelled)
        {
            return next(context);
        }

        if (ReferenceEquals(context.GetEndpoint(), spelled.Endpoint))
        {
            context.Request.Path = new PathString(spelled.Path);
            context.Request.RouteValues = spelled.Values;
        }
        else
        {
            var literal = context.Request.Path.Value!;
            context.Features.Set(context.Canonical() with { JudgedPath = literal, ForwardedPath = CanonicalPath.Encode(literal) });
        }

        return next(context);
    }

    /// <summary>What routing found for the path as the caller spelled it.</summary>
    private sealed record AsSpelled(string Path, Endpoint? Endpoint, RouteValueDictionary Values);
}
