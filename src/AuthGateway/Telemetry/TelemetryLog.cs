namespace AuthGateway.Telemetry;

/// <summary>The request line and its kin.</summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(EventIds.MetricLeftOut, LogLevel.Warning, "The metric {Metric} is left out of /metrics: another one has its name, it has no form there, or the answer would be too large.")]
    public static partial void MetricLeftOut(this ILogger logger, string metric);

    [LoggerMessage(EventIds.SpanExportFails, LogLevel.Warning, "Spans cannot be exported; they are dropped and counted until the receiver answers again.")]
    public static partial void SpanExportFails(this ILogger logger);

    [LoggerMessage(EventIds.SpanExportWorksAgain, LogLevel.Information, "Spans are exported again.")]
    public static partial void SpanExportWorksAgain(this ILogger logger);

    [LoggerMessage(EventIds.SpanExporterThrew, LogLevel.Error, "The span exporter threw {exception_type}.")]
    public static partial void SpanExporterThrew(this ILogger logger, string exception_type);

    [LoggerMessage(EventIds.StreamEnded, LogLevel.Information, "A stream on {route} ended after {stream_ms} ms.")]
    public static partial void StreamEnded(this ILogger logger, string route, long stream_ms);
}
