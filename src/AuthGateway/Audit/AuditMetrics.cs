using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Audit;

/// <summary>How much was recorded, and whether any of it was lost.</summary>
internal sealed class AuditMetrics : IMetricSource
{
    private readonly Counter<long> _recorded;
    private readonly Counter<long> _lost;
    private volatile IReadOnlyList<AuditQueue> _queues = [];

    public AuditMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GatewayMetrics.MeterName);
        _recorded = meter.CreateCounter<long>("authgateway.audit.recorded", "{event}", "Events of the audit record.");
        _lost = meter.CreateCounter<long>("authgateway.audit.lost", "{event}", "Events that could not be kept at a place.");
    }

    /// <summary>Counts an event.</summary>
    public void Recorded(string action, AuditOutcome outcome) =>
        _recorded.Add(1, new KeyValuePair<string, object?>("action", action), new("outcome", outcome.Word()));

    /// <summary>Counts losses.</summary>
    public void Lost(string sink, int events) => _lost.Add(events, new KeyValuePair<string, object?>("sink", sink));

    /// <summary>From now on these queues' lengths are told. Their losses are told as zero, so that the first one is a rise.</summary>
    public void Watch(IReadOnlyList<AuditQueue> queues)
    {
        _queues = queues;
        foreach (var queue in queues)
        {
            Lost(queue.Name, 0);
        }
    }

    /// <inheritdoc/>
    public void Publish(Meter meter) => meter.CreateObservableGauge(
        "authgateway.audit.queued",
        () => _queues.Select(queue => new Measurement<long>(queue.Count, new KeyValuePair<string, object?>("sink", queue.Name))),
        "{event}",
        "Events that wait to be written.");
}
