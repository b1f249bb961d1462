using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Proxy;

/// <summary>What is counted of upstreams beside the ledger.</summary>
internal sealed class UpstreamMetrics
{
    private readonly Histogram<double> _queue;

    public UpstreamMetrics(IMeterFactory meters) => _queue = meters.Create(GatewayMetrics.MeterName).CreateHistogram(
        "authgateway.upstream.queue.duration",
        "s",
        "Waiting for a free place at an upstream server, where there was none at once. It is the gateway's own time.",
        tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBoundaries.Seconds });

    /// <summary>A request had to wait for a place.</summary>
    public void Queued(string cluster, TimeSpan duration) => _queue.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("cluster", cluster));
}
