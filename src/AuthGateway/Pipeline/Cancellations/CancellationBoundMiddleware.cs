using AuthGateway.Latency;
using AuthGateway.Proxy;
using AuthGateway.Telemetry;

namespace AuthGateway.Pipeline.Cancellations;

/// <summary>
/// Ends connections that cancel requests as soon as they have begun them. Not a trusted proxy's: on that there are others than who cancels, and one of them
/// could have all of theirs ended. Such a proxy has a bound of its own for each of its callers.
/// </summary>
internal sealed class CancellationBoundMiddleware(RequestDelegate next, TrustedPeers trusted, GatewayMetrics metrics, TimeProvider clock, ILogger<CancellationBoundMiddleware> logger)
{
    // Who waits for an answer and gives up, and be it all callers of a proxy while a system is down, gave it longer than that. With the bound of streams at
    // once, a connection can hold no more than a hundred requests for that long.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Runs the rest, and counts how it ended.</summary>
    public Task InvokeAsync(HttpContext context) =>
        HttpProtocol.IsHttp2(context.Request.Protocol) && context.Features.Get<StreamCancellations>() is { } cancellations && !trusted.Include(context.Connection)
            ? CountAsync(context, cancellations)
            : next(context);

    private async Task CountAsync(HttpContext context, StreamCancellations cancellations)
    {
        var begin = clock.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                // What an upstream broke off, or the gateway itself, ends a stream the same way and is not the caller's doing.
                var isCallers = context.Features.Get<RequestRecord>()?.FailedBy is null or LatencyOwner.Client;
                if (isCallers && clock.GetElapsedTime(begin) < Soon && cancellations.Spend(clock.GetTimestamp() / clock.TimestampFrequency))
                {
                    metrics.ConnectionEnded(StreamCancellations.Reason);
                    logger.TooManyCancelled(context.Connection.RemoteIpAddress?.ToString() ?? "unknown");
                }
            }
            else if (context.Response.StatusCode < StatusCodes.Status400BadRequest)
            {
                // Refusals cost nothing and earn nothing: they could be mixed in.
                cancellations.Earn();
            }
        }
    }
}
