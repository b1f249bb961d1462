using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AuthGateway.Telemetry.Prometheus;

/// <summary>Takes over what one collection brings, before the next one can change it.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter(ILogger<PrometheusReader> logger) : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);
    private string? _target;

    /// <summary>The last collection.</summary>
    public CollectedMetrics? Collected { get; private set; }

    /// <summary>Has the reader collect; set by the SDK.</summary>
    public Func<int, bool>? Collect { get; set; }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var metrics = new List<Metric>();
        foreach (var metric in batch)
        {
            metrics.Add(metric);
        }

        _target ??= LabelText.Of([.. ParentProvider.GetResource().Attributes.Select(attribute => new KeyValuePair<string, object?>(attribute.Key, attribute.Value))]);
        Collected = new CollectedMetrics(_target, MetricFamilies.From(metrics, LeftOut), LeftOut);
        return ExportResult.Success;
    }

    // Once for each name: it is the same at every scrape.
    private void LeftOut(string name)
    {
        lock (_leftOut)
        {
            if (_leftOut.Add(name))
            {
                logger.MetricLeftOut(name);
            }
        }
    }
}
