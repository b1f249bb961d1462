using System.Collections.Immutable;

namespace AuthGateway.Relations.Model;

/// <summary>A relation of a type.</summary>
/// <param name="Name">The relation's name.</param>
/// <param name="Rewrite">Who has the relation.</param>
/// <param name="DirectTypes">Whom a tuple may give it to; empty when the rewrite holds no <see cref="Rewrite.This"/>.</param>
internal sealed record RelationDefinition(string Name, Rewrite Rewrite, ImmutableArray<TypeRestriction> DirectTypes)
{
    /// <summary>The module that adds it to another module's type; null when it belongs to its type's own.</summary>
    public ModuleSource? Source { get; init; }
}
