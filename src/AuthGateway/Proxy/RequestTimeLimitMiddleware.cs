using AuthGateway.Routes;

namespace AuthGateway.Proxy;

/// <summary>Lets the forwarding run for as long as the route allows. Runs behind the wait for a place, which is our own time.</summary>
internal sealed class RequestTimeLimitMiddleware(RequestDelegate next, ProxySettings settings)
{
    /// <summary>Runs around the forwarding.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var aborted = context.RequestAborted;
        var limit = RequestTimeLimit.Begin(context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>()?.Timeout ?? settings.RequestTimeout, aborted);
        context.Features.Set(limit);
        context.RequestAborted = limit.Token;
        try
        {
            await next(context);
            if (limit.HasPassed)
            {
                context.Features.Set(RequestTimeLimitPassed.Instance);
            }
        }
        finally
        {
            context.RequestAborted = aborted;
            context.Features.Set<RequestTimeLimit>(null);
            limit.Dispose();
        }
    }
}
