using AuthGateway.Settings;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace AuthGateway.Telemetry.Otlp;

/// <summary>Sends metrics over OTLP.</summary>
internal static class OtlpMetrics
{
    /// <summary>Adds a reader that sends all metrics at an interval; nothing when metrics have nowhere to go.</summary>
    public static MeterProviderBuilder AddOtlp(this MeterProviderBuilder metrics, OtlpSettings settings, Live<OtlpSettings> live) => settings.SendsMetrics
        ? metrics.AddReader(new PeriodicExportingMetricReader(
            new OtlpMetricExporter(OtlpOptions.Metrics(live)),
            (int)settings.MetricsInterval.TotalMilliseconds,
            (int)settings.Timeout.TotalMilliseconds)
        {
            TemporalityPreference = settings.MetricsTemporality == MetricsTemporality.Delta
                ? MetricReaderTemporalityPreference.Delta
                : MetricReaderTemporalityPreference.Cumulative,
        })
        : metrics;
}
