using System.Diagnostics.Metrics;

namespace AuthGateway.Telemetry.Tracing;

/// <summary>What became of spans: a gap in the traces is seen in the metrics.</summary>
internal sealed class SpanMetrics
{
    private static readonly KeyValuePair<string, object?> QueueFull = new("reason", "queue_full");
    private static readonly KeyValuePair<string, object?> ExportFailed = new("reason", "export_failed");
    private static readonly KeyValuePair<string, object?> TraceFull = new("reason", "trace_full");

    private readonly Counter<long> _exported;
    private readonly Counter<long> _dropped;

    public SpanMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GatewayMetrics.MeterName);
        _exported = meter.CreateCounter<long>("authgateway.spans.exported", "{span}", "Spans that the receiver took.");
        _dropped = meter.CreateCounter<long>("authgateway.spans.dropped", "{span}", "Spans that were to be kept and are lost.");
    }

    /// <summary>The receiver took spans.</summary>
    public void Exported(int spans) => _exported.Add(spans);

    /// <summary>Spans found the queue full.</summary>
    public void FoundQueueFull(int spans) => _dropped.Add(spans, QueueFull);

    /// <summary>An export failed with these spans in it.</summary>
    public void FailedToExport(int spans) => _dropped.Add(spans, ExportFailed);

    /// <summary>One request made more spans than are kept of it.</summary>
    public void FoundTraceFull() => _dropped.Add(1, TraceFull);
}
