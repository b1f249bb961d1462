using AuthGateway.Problems;
using Yarp.ReverseProxy.Forwarder;

namespace AuthGateway.Proxy;

/// <summary>Gives YARP's bare status codes a body, and the log the reason.</summary>
internal sealed class ForwarderErrorMiddleware(RequestDelegate next, ILogger<ForwarderErrorMiddleware> logger)
{
    /// <summary>Runs inside YARP's own pipeline, around the forwarding.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        if (context.Features.Get<IForwarderErrorFeature>() is not { } failure)
        {
            return;
        }

        var problem = FaultOfBody(failure.Exception) is { } body
            ? UpstreamProblems.ForBody(body)
            : UpstreamProblems.For(failure.Error);
        if (problem is { Status: >= StatusCodes.Status500InternalServerError })
        {
            // The type alone: an exception's text may hold what the upstream sent.
            logger.UpstreamFailed(
                context.GetReverseProxyFeature().Route.Config.RouteId,
                failure.Error,
                (failure.Exception as HttpRequestException)?.HttpRequestError,
                failure.Exception?.GetType().Name);
        }

        if (problem is not null && !context.Response.HasStarted)
        {
            await ProblemWriter.WriteAsync(context, problem);
        }
    }

    // When a body breaks off, YARP reports two exceptions: the reading's and the one that the upstream's client made of it.
    private static BadHttpRequestException? FaultOfBody(Exception? exception) => exception switch
    {
        BadHttpRequestException body => body,
        AggregateException several => several.Flatten().InnerExceptions.OfType<BadHttpRequestException>().FirstOrDefault(),
        _ => null,
    };
}
