using System.Threading.RateLimiting;
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
        var limiter = places.At(destination, feature.Cluster);
        using var place = new UpstreamPlace(
            limiter.AttemptAcquire() is { IsAcquired: true } free ? free : await WaitAsync(limiter, feature.Cluster.Config.ClusterId, context.RequestAborted),
            places.StreamsAt(destination));
        if (place.IsTaken)
        {
            context.Features[typeof(UpstreamPlace)] = place;
            await next(context);
            return;
        }

        (context.Record().Reason, context.Record().FailedBy) = ("upstream_busy", LatencyOwner.Own);
        await ProblemWriter.WriteAsync(context, Busy);
    }

    private async Task<RateLimitLease> WaitAsync(ConcurrencyLimiter limiter, string cluster, CancellationToken aborted)
    {
        var began = clock.GetTimestamp();
        using var patience = new CancellationTokenSource(settings.QueueTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, aborted);
        try
        {
            return await limiter.AcquireAsync(permitCount: 1, either.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            // Refused the way a full queue refuses: a lease that was not acquired.
            return limiter.AttemptAcquire(permitCount: 1);
        }
        finally
        {
            metrics.Queued(cluster, clock.GetElapsedTime(began));
        }
    }
}
