using System.Diagnostics.Metrics;

namespace AuthGateway.Telemetry;

/// <summary>What became of the log's lines.</summary>
internal sealed class LogMetrics(LineWriter lines) : IMetricSource
{
    /// <inheritdoc/>
    public void Publish(Meter meter) =>
        meter.CreateObservableCounter("authgateway.log.lines.lost", () => lines.Lost, "{line}", "Lines of the log that could not be written.");
}
