using System.Collections.Immutable;

namespace AuthGateway.Relations.Model;

/// <summary>A type of objects and the relations that others can have to them.</summary>
internal sealed record TypeDefinition(string Name, ImmutableArray<RelationDefinition> Relations)
{
    /// <summary>The module that defines it; null in a model of one piece.</summary>
    public ModuleSource? Source { get; init; }
}
