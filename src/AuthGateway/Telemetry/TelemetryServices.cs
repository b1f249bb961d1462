namespace AuthGateway.Telemetry;

/// <summary>Registers the Telemetry room.</summary>
internal static class TelemetryServices
{
    /// <summary>Metrics, the request line and the recent requests.</summary>
    public static IServiceCollection AddGatewayTelemetry(this IServiceCollection services) => services
        .AddSingleton<GatewayMetrics>()
        .AddSingleton<PrincipalNames>()
        .AddSingleton<RecentRequests>()
        .AddSingleton<RequestReporter>();
}
