using System.Collections.Immutable;

namespace AuthGateway.Relations.Model;

/// <summary>A type of objects and the relations that others can have to them.</summary>
internal sealed record TypeDefinition(string Name, ImmutableArray<RelationDefinition> Relations);
