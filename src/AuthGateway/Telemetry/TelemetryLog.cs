namespace AuthGateway.Telemetry;

/// <summary>The request line and its kin.</summary>
internal static partial class TelemetryLog
{
    [LoggerMessage(
        EventIds.RequestCompleted,
        LogLevel.Information,
        "{method} on {route}: {status}, {decision} ({reason}), {total_us} µs of which own {own_us}, own stall {own_stall_us}, client {client_us}, identity provider {identity_provider_us}, Redis {redis_us}, legacy {legacy_us}, its network {legacy_network_us}, its reverse proxy {legacy_reverse_proxy_us}, its system {legacy_system_us}; failed by {failed_by}; queued before {upstream_of_us_queue_us} µs; {principal_type} {principal_id}, stream {stream}")]
    public static partial void RequestCompleted(
        this ILogger logger,
        string method,
        string route,
        int status,
        string decision,
        string? reason,
        string? principal_type,
        string? principal_id,
        bool stream,
        long total_us,
        long own_us,
        long own_stall_us,
        long client_us,
        long identity_provider_us,
        long redis_us,
        long legacy_us,
        long legacy_network_us,
        long legacy_reverse_proxy_us,
        long legacy_system_us,
        string? failed_by,
        long? upstream_of_us_queue_us);

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
