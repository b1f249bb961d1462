using System.Text.Json;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Evaluation;

/// <summary>
/// Which users have a relation to an object? Listed are those whom a tuple on the way names, and <c>type:*</c> where everybody of the type has it; one who has it
/// only as one of everybody is not listed by name.
/// </summary>
/// <param name="Object">The object.</param>
/// <param name="Relation">The relation's name.</param>
/// <param name="Filter">Which users are wanted.</param>
internal sealed record ListUsersQuery(string Object, string Relation, UserFilter Filter) : IRelationQuery
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
