namespace AuthGateway.Authorization.Relationships;

/// <summary>Registers the relationship stores.</summary>
internal static class RelationshipServices
{
    /// <summary>Expects <see cref="RelationshipSettings"/> and the Redis room.</summary>
    public static IServiceCollection AddRelationships(this IServiceCollection services) => services
        .AddSingleton<StoreCopies>()
        .AddHostedService(provider => provider.GetRequiredService<StoreCopies>());
}
