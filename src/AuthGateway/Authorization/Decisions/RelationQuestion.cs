using System.Text.Json;

namespace AuthGateway.Authorization.Decisions;

/// <summary>A question about a relationship, as it was asked of a store.</summary>
/// <param name="Store">The store's id.</param>
/// <param name="Model">The model's id; empty for the newest.</param>
/// <param name="User">The user.</param>
/// <param name="Relation">The relation.</param>
/// <param name="Object">The object.</param>
internal sealed record RelationQuestion(string Store, string Model, string User, string Relation, string Object)
{
    /// <summary>What the model's conditions were given; undefined for nothing.</summary>
    public JsonElement Context { get; init; }
}
