using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Decisions;

/// <summary>Registers what records, explains and logs decisions.</summary>
internal static class DecisionServices
{
    /// <summary>Expects <see cref="AuthorizationSettings"/>, the relationship stores and the Telemetry room.</summary>
    public static IServiceCollection AddDecisions(this IServiceCollection services) => services
        .AddSingleton<RecentDecisions>()
        .AddSingleton<DecisionLogMetrics>()
        .AddSingleton<IMetricSource>(provider => provider.GetRequiredService<DecisionLogMetrics>())
        .AddSingleton<IDecisionSink, DecisionStream>()
        .AddSingleton<DecisionLine>()
        .AddSingleton<DecisionLogWriter>()
        .AddSingleton<DecisionLog>()
        .AddHostedService(provider => provider.GetRequiredService<DecisionLog>())
        .AddSingleton<IRelationExplainer, StoreRelationExplainer>()
        .AddSingleton<DecisionExplainer>()
        .AddSingleton<DecisionRecorder>();
}
