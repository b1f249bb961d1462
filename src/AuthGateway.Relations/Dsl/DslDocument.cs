using System.Collections.Immutable;
using AuthGateway.Relations.Model;

namespace AuthGateway.Relations.Dsl;

/// <summary>What one text holds: a model of one piece, or one file of a module.</summary>
/// <param name="SchemaVersion">The schema's version; null in a module's file, which leaves it to the list of modules.</param>
/// <param name="Module">The module's name; null in a model of one piece.</param>
/// <param name="Types">The types that it defines.</param>
/// <param name="Extensions">The types of other files that it adds relations to.</param>
/// <param name="Conditions">The conditions that it defines.</param>
/// <param name="Places">Where each part's name stands: under <c>type</c>, <c>type#relation</c> and <c>condition name</c>, the first if there are two.</param>
internal sealed record DslDocument(
    string? SchemaVersion,
    string? Module,
    ImmutableArray<TypeDefinition> Types,
    ImmutableArray<TypeDefinition> Extensions,
    ImmutableArray<ConditionDefinition> Conditions,
    IReadOnlyDictionary<string, DslPlace> Places);
