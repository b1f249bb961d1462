namespace AuthGateway.Telemetry.Otlp;

/// <summary>What an exported counter or histogram counts from.</summary>
internal enum MetricsTemporality
{
    /// <summary>From the start of the process: what Prometheus and most collectors expect.</summary>
    Cumulative,

    /// <summary>From the export before: what the Datadog Agent prefers, since it needs no memory of the series.</summary>
    Delta,
}
