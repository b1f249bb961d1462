namespace AuthGateway.Authorization.Relationships;

/// <summary>What a question is asked of.</summary>
/// <param name="Store">The store's id.</param>
/// <param name="Model">The model's id; empty for the newest one.</param>
/// <param name="Freshness">How fresh the answer must be.</param>
internal readonly record struct Question(string Store, string Model, Freshness Freshness);
