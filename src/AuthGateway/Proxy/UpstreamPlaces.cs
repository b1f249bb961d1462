using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using AuthGateway.Latency;
using Yarp.ReverseProxy.Model;

namespace AuthGateway.Proxy;

/// <summary>
/// The places at each upstream server: as many requests go to it at once as it may have connections, a bounded number
/// waits for a bounded time, the rest is refused. The client library would queue too, without bound and within what
/// would then look like the upstream's time; this queue is ours, and so is the time in it.
/// </summary>
internal sealed class UpstreamPlaces(ProxySettings settings, TimeProvider clock, IStallClock stalls)
{
    private readonly ConditionalWeakTable<DestinationState, ServerPlaces> _places = [];
    private readonly ConditionalWeakTable<DestinationState, ConcurrencyLimiter> _streams = [];

    /// <summary>The places at a server, for a cluster's configuration as it is now.</summary>
    public ServerPlaces At(DestinationState destination, ClusterModel cluster)
    {
        var most = cluster.Config.HttpClient?.MaxConnectionsPerServer ?? settings.MaxConnectionsPerServer;
        var places = _places.GetValue(destination, _ => Make(most));
        if (places.Most != most)
        {
            // A changed bound holds for what comes from now on; what is under way gives its place back to the old ones.
            places = Make(most);
            _places.AddOrUpdate(destination, places);
        }

        return places;
    }

    /// <summary>The places of the streams at a server, if they have any of their own. Nobody waits for one.</summary>
    public ConcurrencyLimiter? StreamsAt(DestinationState destination) =>
        settings.MaxStreamsPerServer is 0 ? null : _streams.GetValue(destination, _ => new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = settings.MaxStreamsPerServer,
            QueueLimit = 0,
        }));

    private ServerPlaces Make(int most) => new(most, settings.MaxQueuedRequestsPerServer, settings.SlowCallerGrace, clock, stalls);
}
