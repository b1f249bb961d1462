using AuthGateway.Telemetry.Tracing;

namespace AuthGateway.Telemetry;

/// <summary>Registers the Telemetry room.</summary>
internal static class TelemetryServices
{
    /// <summary>Metrics, the request line, the spans and the recent requests.</summary>
    public static IServiceCollection AddGatewayTelemetry(this IServiceCollection services, TelemetrySettings settings) => services
        .AddGatewayTracing(settings)
        .AddSingleton<GatewayMetrics>()
        .AddSingleton<PrincipalNames>()
        .AddSingleton<RecentRequests>()
        .AddSingleton<RequestReporter>();
}
