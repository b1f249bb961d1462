using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Telemetry;
using Yarp.ReverseProxy.Forwarder;

namespace AuthGateway.Proxy;

/// <summary>Gives YARP's bare status codes a body, and the log the reason.</summary>
internal sealed class ForwarderErrorMiddleware(RequestDelegate next, ILogger<ForwarderErrorMiddleware> logger)
{
    /// <summary>Runs inside YARP's own pipeline, around the forwarding.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var trace = context.Record().Trace;
        if (context.Features[typeof(IForwarderErrorFeature)] is not IForwarderErrorFeature failure)
        {
            trace.EndAttempts(error: null);
            return;
        }

        trace.EndAttempts(AttemptErrors.Of(failure));
        var gaveWay = context.Features[typeof(UpstreamPlace)] is UpstreamPlace { GaveWay: true };
        var body = gaveWay ? null : FaultOfBody(failure.Exception);
        var problem = gaveWay ? UpstreamProblems.SlowCaller : body is null ? UpstreamProblems.For(failure.Error) : UpstreamProblems.ForBody(body);
        if (problem is { Status: >= StatusCodes.Status500InternalServerError })
        {
            // The type alone: an exception's text may hold what the upstream sent.
            logger.UpstreamFailed(
                context.GetReverseProxyFeature().Route.Config.RouteId,
                failure.Error,
                (failure.Exception as HttpRequestException)?.HttpRequestError,
                failure.Exception?.GetType().Name);
        }

        // What was known before stands: an upstream's 503 stays the upstream's when the caller leaves over it.
        context.Record().FailedBy = (body is null ? UpstreamProblems.FaultOf(failure.Error) : LatencyOwner.Client) ?? context.Record().FailedBy;
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
