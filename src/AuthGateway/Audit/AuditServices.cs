using AuthGateway.Telemetry;

namespace AuthGateway.Audit;

/// <summary>Registers the room.</summary>
internal static class AuditServices
{
    /// <summary>The trail and its stream. Other places that keep it register themselves as <see cref="IAuditSink"/>.</summary>
    public static IServiceCollection AddGatewayAudit(this IServiceCollection services) => services
        .AddSingleton<AuditMetrics>()
        .AddSingleton<IMetricSource>(provider => provider.GetRequiredService<AuditMetrics>())
        .AddSingleton<IAuditSink, AuditStream>()
        .AddSingleton<AuditTrail>()
        .AddSingleton<IAuditTrail>(provider => provider.GetRequiredService<AuditTrail>())
        .AddHostedService(provider => provider.GetRequiredService<AuditTrail>());
}
