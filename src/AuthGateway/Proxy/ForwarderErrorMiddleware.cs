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
        var body = FaultOfBody(failure.Exception);
        // The time limit ends a request as its caller would by leaving; YARP can't tell the two apart.
        var isOverTime = body is null && context.Features.Get<RequestTimeLimitPassed>() is not null;
        var problem = body is not null ? UpstreamProblems.ForBody(body)
            : UpstreamProblems.For(isOverTime ? ForwarderError.RequestTimedOut : failure.Error);
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
        context.Record().FailedBy = (body is not null ? LatencyOwner.Client : isOverTime ? SlowerOf(context) : UpstreamProblems.FaultOf(failure.Error)) ?? context.Record().FailedBy;
        if (problem is not null && !context.Response.HasStarted)
        {
            await ProblemWriter.WriteAsync(context, problem);
        }
    }

    // An answer's body is as slow as the slower of both sides: the ledger knows for whom more was waited.
    private static LatencyOwner SlowerOf(HttpContext context)
    {
        var split = context.Ledger().Snapshot();
        return split.Microseconds(LatencyOwner.Client) > split.TotalMicroseconds / 2 ? LatencyOwner.Client : LatencyOwner.Legacy;
    }

    // When a body breaks off, YARP reports two exceptions: the reading's and the one that the upstream's client made of it.
    private static BadHttpRequestException? FaultOfBody(Exception? exception) => exception switch
    {
        BadHttpRequestException body => body,
        AggregateException several => several.Flatten().InnerExceptions.OfType<BadHttpRequestException>().FirstOrDefault(),
        _ => null,
    };
}
