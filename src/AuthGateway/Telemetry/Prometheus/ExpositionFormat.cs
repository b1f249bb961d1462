namespace AuthGateway.Telemetry.Prometheus;

/// <summary>How metrics are written.</summary>
internal enum ExpositionFormat
{
    /// <summary>Prometheus' text format 0.0.4.</summary>
    PrometheusText,

    /// <summary>OpenMetrics 1.0, which carries exemplars.</summary>
    OpenMetrics,
}
