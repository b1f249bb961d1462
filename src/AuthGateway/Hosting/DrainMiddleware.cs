using Microsoft.AspNetCore.Connections.Features;

namespace AuthGateway.Hosting;

/// <summary>
/// Tells callers to go elsewhere while there still is time: from the stop signal on, an answer closes its connection
/// (RFC 9112 section 9.6), and an HTTP/2 connection that is used is told GOAWAY (RFC 9113 section 6.8).
/// </summary>
/// <remarks>
/// A load balancer that leaves a pod out of its list goes on using the connections that it has: kube-proxy sends packets of
/// an open connection where they always went. Without this, such a connection is used until the server closes it, and a
/// request that is on its way at that moment is lost.
/// </remarks>
internal sealed class DrainMiddleware(RequestDelegate next, DrainState drain)
{
    /// <summary>Lets every request on.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (drain.IsDraining)
        {
            Part(context);
        }

        return next(context);
    }

    private static void Part(HttpContext context)
    {
        if (!HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
            return;
        }

        context.Response.OnStarting(static response => CloseAfter((HttpResponse)response), context.Response);
    }

    private static Task CloseAfter(HttpResponse response)
    {
        // Connection says Upgrade there, and the connection is no longer HTTP's to close.
        if (response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            response.Headers.Connection = "close";
        }

        return Task.CompletedTask;
    }
}
