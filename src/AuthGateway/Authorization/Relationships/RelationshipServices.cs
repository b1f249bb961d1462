using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Telemetry;

namespace AuthGateway.Authorization.Relationships;

/// <summary>Registers the relationship stores and their API.</summary>
internal static class RelationshipServices
{
    /// <summary>Expects <see cref="RelationshipSettings"/> and the Redis room.</summary>
    public static IServiceCollection AddRelationships(this IServiceCollection services) => services
        .AddSingleton<StoreCopies>()
        .AddHostedService(provider => provider.GetRequiredService<StoreCopies>())
        .AddSingleton(provider => new RelationEngine(new EvaluationLimits(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<IMetricSource, RelationshipMetrics>()
        .AddSingleton<RelationshipService>()
        .AddSingleton<RelationshipAudit>()
        .AddSingleton<QuestionOperations>()
        .AddSingleton<KeptListings>()
        .AddSingleton<ListingOperations>()
        .AddSingleton<TupleOperations>()
        .AddSingleton<AttributeOperations>()
        .AddSingleton<ModelOperations>()
        .AddSingleton<StoreOperations>();
}
