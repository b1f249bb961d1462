namespace AuthGateway.Telemetry.Prometheus;

/// <summary>The types of Prometheus that the gateway's metrics become.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts in buckets.</summary>
    Histogram,
}
