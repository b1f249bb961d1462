using System.Collections.Immutable;

namespace AuthGateway.Relations.Model;

/// <summary>An authorization model as its author wrote it: OpenFGA's schema 1.1, in the order of the source.</summary>
/// <param name="SchemaVersion">The schema's version, <c>1.1</c> (or <c>1.2</c> for models made of modules).</param>
/// <param name="Types">The types, in the order of the source.</param>
/// <param name="Conditions">The conditions, in the order of the source.</param>
internal sealed record AuthorizationModel(
    string SchemaVersion,
    ImmutableArray<TypeDefinition> Types,
    ImmutableArray<ConditionDefinition> Conditions)
{
    /// <summary>The identifier under which a store keeps this model (a ULID); null before it was written.</summary>
    public string? Id { get; init; }
}
