using System.Text.Json;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Evaluation;

/// <summary>To which objects of a type does a user have a relation?</summary>
/// <param name="User">An object, a userset or everybody of a type.</param>
/// <param name="Relation">The relation's name.</param>
/// <param name="Type">The objects' type.</param>
internal sealed record ListObjectsQuery(string User, string Relation, string Type) : IRelationQuery
{
    /// <inheritdoc/>
    public IReadOnlyList<RelationshipTuple> ContextualTuples { get; init; } = [];

    /// <inheritdoc/>
    public JsonElement Context { get; init; }

    /// <summary>The most names of a page; null for all of them at once, in no order.</summary>
    public int? PageSize { get; init; }

    /// <summary>Where to go on; null for the first page.</summary>
    public ListCursor? Cursor { get; init; }
}
