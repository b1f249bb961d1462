using AuthGateway.Problems;
using AuthGateway.Routes;
using Microsoft.AspNetCore.Http.Features;

namespace AuthGateway.Pipeline;

/// <summary>
/// Refuses a body that says itself that it is too large before anything is done for it: no key is fetched, no connection
/// to the upstream is opened. A body that does not say its length is cut at the bound while it is forwarded.
/// </summary>
internal sealed class BodyBoundMiddleware(RequestDelegate next)
{
    private static readonly Problem TooLarge = new()
    {
        Status = StatusCodes.Status413PayloadTooLarge,
        Code = "request_body_too_large",
        Title = "The request's body is larger than the gateway accepts.",
        // The body is on its way and nobody will read it.
        CloseConnection = true,
    };

    /// <summary>Lets the request on when its body may be forwarded.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.ContentLength is not { } length || length == 0)
        {
            return next(context);
        }

        var bound = context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>()?.MaxRequestBodyBytes
            ?? (context.Features[typeof(IHttpMaxRequestBodySizeFeature)] as IHttpMaxRequestBodySizeFeature)?.MaxRequestBodySize;
        if (bound is null or < 0 || length <= bound)
        {
            return next(context);
        }

        return MalformedRequest.RefuseAsync(context, TooLarge);
    }
}
