using System.Diagnostics.Metrics;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Decisions;

/// <summary>How much of the decision log was written, and whether any of it was lost.</summary>
internal sealed class DecisionLogMetrics : IMetricSource
{
    private readonly Counter<long> _written;
    private readonly Counter<long> _repeated;
    private readonly Counter<long> _lost;
    private Func<int> _queued = () => 0;

    public DecisionLogMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(GatewayMetrics.MeterName);
        _written = meter.CreateCounter<long>("authgateway.decision_log.written", "{decision}", "Decisions that were written to the decision log, each as a line.");
        _repeated = meter.CreateCounter<long>("authgateway.decision_log.repeated", "{decision}", "Denials and outages beyond the bound of a second, which the decision log tells as numbers.");
        _lost = meter.CreateCounter<long>("authgateway.decision_log.lost", "{decision}", "Decisions that the decision log should have and does not.");
        Lost(0);
    }

    /// <summary>Counts lines.</summary>
    public void Written(string outcome) => _written.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Counts a denial that is told as part of a number.</summary>
    public void Repeated() => _repeated.Add(1);

    /// <summary>Counts losses. Told as zero first, so that the first one is a rise.</summary>
    public void Lost(int decisions) => _lost.Add(decisions);

    /// <summary>From now on this queue's length is told.</summary>
    public void Watch(Func<int> queued) => Volatile.Write(ref _queued, queued);

    /// <inheritdoc/>
    public void Publish(Meter meter) =>
        meter.CreateObservableGauge("authgateway.decision_log.queued", () => Volatile.Read(ref _queued)(), "{decision}", "Decisions that wait to be written to the decision log.");
}
