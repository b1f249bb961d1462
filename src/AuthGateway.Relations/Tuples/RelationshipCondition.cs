using System.Text.Json;

namespace AuthGateway.Relations.Tuples;

/// <summary>The condition that a tuple is bound to.</summary>
/// <param name="Name">The condition's name in the model.</param>
/// <param name="Context">The values that the tuple brings along: a JSON object, or undefined for none. They take precedence over those of a request.</param>
internal sealed record RelationshipCondition(string Name, JsonElement Context);
