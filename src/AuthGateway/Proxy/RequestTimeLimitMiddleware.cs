using AuthGateway.Latency;
using AuthGateway.Routes;
using Yarp.ReverseProxy.Forwarder;

namespace AuthGateway.Proxy;

/// <summary>Lets the forwarding run for as long as the route allows. Runs behind the wait for a place, which is our own time.</summary>
internal sealed class RequestTimeLimitMiddleware(RequestDelegate next, ProxySettings settings)
{
    /// <summary>Runs around the forwarding.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var aborted = context.RequestAborted;
        var limit = RequestTimeLimit.Begin(context.GetEndpoint()?.Metadata.GetMetadata<RouteRules>()?.Timeout ?? settings.RequestTimeout, aborted);
        context.Features[typeof(RequestTimeLimit)] = limit;
        context.RequestAborted = limit.Token;
        var place = context.Features[typeof(UpstreamPlace)] as UpstreamPlace;
        place?.Watch(context.Ledger().Handle(), limit);
        try
        {
            await next(context);
            // The limit ends a request as its caller would by leaving, and YARP can't tell the two apart. Said here, where the passive
            // health check sees it, too: else a server that hangs would count as one that works.
            if (limit.HasPassed && context.Features.Get<IForwarderErrorFeature>() is { } ended && !WasSlowedByItsCaller(context))
            {
                context.Features.Set<IForwarderErrorFeature>(new RequestTimeLimitError(ended.Exception));
            }
        }
        finally
        {
            // First of all: who has no place can't be told to give way, which would end the request that has the limit next.
            place?.GiveBack();
            context.RequestAborted = aborted;
            context.Features[typeof(RequestTimeLimit)] = null;
            limit.Dispose();
        }
    }

    // An answer's body is as slow as the slower of both sides: the ledger knows for whom more was waited.
    private static bool WasSlowedByItsCaller(HttpContext context)
    {
        var split = context.Ledger().Snapshot();
        return split.Microseconds(LatencyOwner.Client) > split.TotalMicroseconds / 2;
    }
}
