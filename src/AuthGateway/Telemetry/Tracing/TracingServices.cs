using AuthGateway.Settings;
using AuthGateway.Telemetry.Otlp;
using OpenTelemetry.Exporter;

namespace AuthGateway.Telemetry.Tracing;

/// <summary>Registers tracing.</summary>
internal static class TracingServices
{
    /// <summary>The spans of requests, and their export where there is a receiver.</summary>
    public static IServiceCollection AddGatewayTracing(this IServiceCollection services, TelemetrySettings settings)
    {
        services.AddSingleton<SpanMetrics>();
        services.AddSingleton<RequestTracer>();
        services.AddSingleton<KeyFetchSpans>();
        if (settings.Otlp.SendsTraces)
        {
            services.AddSingleton(provider => new SpanQueue(
                new OtlpTraceExporter(OtlpOptions.Traces(provider.GetRequiredService<Live<TelemetrySettings>>().Select(now => now.Otlp))),
                settings.Tracing,
                provider.GetRequiredService<SpanMetrics>(),
                provider.GetRequiredService<ILogger<SpanQueue>>()));
            services.AddSingleton<SpanExport>();
            services.AddHostedService(provider => provider.GetRequiredService<SpanExport>());
        }

        return services;
    }
}
