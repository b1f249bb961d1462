using OpenTelemetry.Metrics;

namespace AuthGateway.Telemetry.Prometheus;

/// <summary>
/// Collects when somebody scrapes. Scrapers that come while a collection runs are answered from that one: however many
/// there are, one collection runs at a time, and requests are never held up.
/// </summary>
internal sealed class PrometheusReader : BaseExportingMetricReader
{
    private readonly PrometheusExporter _exporter;
    private readonly Lock _gate = new();
    private Task<CollectedMetrics?>? _flight;

    public PrometheusReader(ILogger<PrometheusReader> logger)
        : this(new PrometheusExporter(logger))
    {
    }

    private PrometheusReader(PrometheusExporter exporter)
        : base(exporter)
    {
        _exporter = exporter;
        TemporalityPreference = MetricReaderTemporalityPreference.Cumulative;
    }

    /// <summary>The metrics as they are now; null when they could not be collected.</summary>
    public Task<CollectedMetrics?> CollectAsync()
    {
        lock (_gate)
        {
            return _flight is { IsCompleted: false } ? _flight : _flight = Task.Run(() => _exporter.Collect!(Timeout.Infinite) ? _exporter.Collected : null);
        }
    }
}
