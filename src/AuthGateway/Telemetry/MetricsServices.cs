using System.Diagnostics.Metrics;
using AuthGateway.Settings;
using AuthGateway.Telemetry.Otlp;
using AuthGateway.Telemetry.Prometheus;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace AuthGateway.Telemetry;

/// <summary>Gathers the metrics of all rooms, and of .NET, for whoever reads them.</summary>
internal static class MetricsServices
{
    /// <summary>
    /// Adds the one <see cref="MeterProvider"/>. It feeds every <see cref="MetricReader"/> that is registered; without
    /// any, nothing is measured at all.
    /// </summary>
    public static IServiceCollection AddGatewayMetrics(this IServiceCollection services, TelemetrySettings settings)
    {
        services.AddMetrics();
        services.AddLiveSettings();
        if (settings.Metrics)
        {
            services.AddSingleton<PrometheusReader>();
            services.AddSingleton<MetricReader>(provider => provider.GetRequiredService<PrometheusReader>());
        }

        services.AddSingleton<IMetricSource, ThreadPoolMetrics>();
        services.AddSingleton(Build);
        return services.AddHostedService<MetricsStart>();
    }

    private static MeterProvider Build(IServiceProvider services)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        var environment = services.GetRequiredService<IHostEnvironment>().EnvironmentName;
        var settings = services.GetRequiredService<TelemetrySettings>();
        var builder = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(TelemetryResource.Builder(settings, environment))
            .AddMeter([.. MetricInventory.Meters])
            .AddView(instrument => View(instrument, meters))
            .SetExemplarFilter(ExemplarFilterType.TraceBased)
            .AddOtlp(settings.Otlp, services.GetRequiredService<Live<TelemetrySettings>>().Select(now => now.Otlp));
        foreach (var reader in services.GetServices<MetricReader>())
        {
            builder.AddReader(reader);
        }

        var provider = builder.Build();
        var meter = meters.Create(GatewayMetrics.MeterName);
        foreach (var source in services.GetServices<IMetricSource>())
        {
            source.Publish(meter);
        }

        return provider;
    }

    private static MetricStreamConfiguration View(Instrument instrument, IMeterFactory meters)
    {
        // A meter of another host in this process (the management server; another gateway in a test) is not ours to tell.
        var isOurs = instrument.Meter.Scope is not IMeterFactory scope || ReferenceEquals(scope, meters);
        if (!isOurs || MetricInventory.Find(instrument.Meter.Name, instrument.Name) is not { } metric)
        {
            return MetricStreamConfiguration.Drop;
        }

        // The gateway's own instruments are given no other attributes than their description lists: nothing to filter.
        var labels = metric.Meter == GatewayMetrics.MeterName ? null : metric.Labels.ToArray();
        return metric.Boundaries is { } boundaries
            ? new ExplicitBucketHistogramConfiguration { TagKeys = labels, CardinalityLimit = metric.MostSeries, Boundaries = boundaries }
            : new MetricStreamConfiguration { TagKeys = labels, CardinalityLimit = metric.MostSeries };
    }
}
