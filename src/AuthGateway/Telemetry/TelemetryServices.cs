using AuthGateway.Settings;
using AuthGateway.Telemetry.Tracing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuthGateway.Telemetry;

/// <summary>Registers the Telemetry room.</summary>
internal static class TelemetryServices
{
    /// <summary>Metrics, the request line, the spans and the recent requests. Logging, which has the line's sinks, comes before.</summary>
    public static IServiceCollection AddGatewayTelemetry(this IServiceCollection services, TelemetrySettings settings)
    {
        services.TryAddSingleton(provider => new RequestLog(lines: null, provider.GetRequiredService<TimeProvider>()));
        return services
            .AddLiveSettings()
            .AddGatewayTracing(settings)
            .AddSingleton<GatewayMetrics>()
            .AddSingleton<PrincipalNames>()
            .AddSingleton<RecentRequests>()
            .AddSingleton<RequestReporter>();
    }
}
