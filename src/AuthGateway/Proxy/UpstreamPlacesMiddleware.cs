using AuthGateway.Latency;
using AuthGateway.Problems;
using AuthGateway.Telemetry;

namespace AuthGateway.Proxy;

/// <summary>Takes a place at the server that was chosen, and gives it back when the last byte has passed.</summary>
internal sealed class UpstreamPlacesMiddleware(RequestDelegate next, UpstreamPlaces places, ProxySettings settings, UpstreamMetrics metrics, TimeProvider clock)
{
    private static readonly Problem Busy = new()
    {
        Status = StatusCodes.Status503ServiceUnavailable,
        Code = "upstream_busy",
        Title = "More requests than the system behind the gateway may get are under way.",
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>Runs between load balancing and the forwarding.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var feature = context.GetReverseProxyFeature();
        if (feature.AvailableDestinations.Count == 0)
        {
            await next(context);
            return;
        }

        // The one that load balancing left; with several the forwarder would choose at random.
        var destination = feature.AvailableDestinations[0];
        feature.AvailableDestinations = destination;
        var server = places.At(destination, feature.Cluster);
        var cluster = feature.Cluster.Config.ClusterId;
        using var place = new UpstreamPlace(server, places.StreamsAt(destination));
        if (server.TryTake(place) || await WaitAsync(server, place, cluster, context.RequestAborted))
        {
            context.Features[typeof(UpstreamPlace)] = place;
            await next(context);
            if (place.GaveWay)
            {
                metrics.GaveWay(cluster);
                (context.Record().Reason, context.Record().FailedBy) = (UpstreamProblems.SlowCallerReason, LatencyOwner.Client);
            }

            return;
        }

        (context.Record().Reason, context.Record().FailedBy) = ("upstream_busy", LatencyOwner.Own);
        await ProblemWriter.WriteAsync(context, Busy);
    }

    private async Task<bool> WaitAsync(ServerPlaces server, UpstreamPlace place, string cluster, CancellationToken aborted)
    {
        var began = clock.GetTimestamp();
        try
        {
            return await server.TakeAsync(place, settings.QueueTimeout, aborted);
        }
        finally
        {
            metrics.Queued(cluster, clock.GetElapsedTime(began));
        }
    }
}
