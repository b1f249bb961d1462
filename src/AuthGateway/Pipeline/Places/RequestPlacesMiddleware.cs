using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Telemetry;

namespace AuthGateway.Pipeline.Places;

/// <summary>
/// Refuses what is beyond the process's bounds before anything is done for it: no credential is read, no key fetched. The
/// refusal has a ledger, a log line and its metrics like any other answer.
/// </summary>
internal sealed class RequestPlacesMiddleware(RequestDelegate next, RequestPlaces places, RequestPlacesMetrics metrics)
{
    private static readonly Problem Busy = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "gateway_busy",
        Title = "More requests than the gateway works on at once are under way.",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>Runs the rest in a place, and gives it back when the answer is through, however it ended.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        if (places.TryTake(context, out var full) is not { } place)
        {
            metrics.Refused(full);
            (context.Record().Reason, context.Record().FailedBy) = (Busy.Code, LatencyOwner.Own);
            // What frames the body was not judged yet (RFC 9112 section 6.1).
            return ProblemWriter.WriteAsync(context, context.Request.Headers.TransferEncoding.Count > 0 ? Busy with { CloseConnection = true } : Busy);
        }

        context.Response.OnStarting(static place => ((RequestPlace)place).AtHeadersAsync(), place);
        context.Response.OnCompleted(static place => ((RequestPlace)place).GiveBackAsync(), place);
        return next(context);
    }
}
