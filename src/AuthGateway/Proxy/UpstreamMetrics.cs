using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Proxy;

/// <summary>What is counted of upstreams beside the ledger.</summary>
internal sealed class UpstreamMetrics
{
    private readonly Histogram<double> _queue;
    private readonly Counter<long> _slowCallers;

    public UpstreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GatewayMetrics.MeterName);
        _queue = meter.CreateHistogram(
            "authgateway.upstream.queue.duration",
            "s",
            "Waiting for a free place at an upstream server, where there was none at once. It is the gateway's own time.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = DurationBoundaries.Seconds });
        _slowCallers = meter.CreateCounter<long>(
            "authgateway.upstream.slow_callers.ended",
            unit: null,
            "Requests that were ended because they waited for their callers while others waited for their places.");
    }

    /// <summary>A request had to wait for a place.</summary>
    public void Queued(string cluster, TimeSpan duration) => _queue.Record(duration.TotalSeconds, Tag(cluster));

    /// <summary>A request gave way to another one.</summary>
    public void GaveWay(string cluster) => _slowCallers.Add(1, Tag(cluster));

    private static KeyValuePair<string, object?> Tag(string cluster) => new("cluster", cluster);
}
