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
        if (context.Features.Get<IForwarderErrorFeature>() is not { } failure)
        {
            trace.EndAttempts(error: null);
            return;
        }

        trace.EndAttempts(AttemptErrors.Of(failure));
        var problem = failure.Exception is BadHttpRequestException body
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

        context.Record().FailedBy = failure.Exception is BadHttpRequestException ? LatencyOwner.Client : UpstreamProblems.FaultOf(failure.Error);
        if (problem is not null && !context.Response.HasStarted)
        {
            await ProblemWriter.WriteAsync(context, problem);
        }
    }
}
