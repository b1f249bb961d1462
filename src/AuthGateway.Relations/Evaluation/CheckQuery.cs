using System.Text.Json;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Evaluation;

/// <summary>May this one do that? In the words of OpenFGA's API.</summary>
/// <param name="User">An object, a userset or everybody of a type.</param>
/// <param name="Relation">The relation's name.</param>
/// <param name="Object">The object.</param>
internal sealed record CheckQuery(string User, string Relation, string Object) : IRelationQuery
{
    /// <inheritdoc/>
    public IReadOnlyList<RelationshipTuple> ContextualTuples { get; init; } = [];

    /// <inheritdoc/>
    public JsonElement Context { get; init; }

    /// <summary>Whether the way to the answer is wanted, too.</summary>
    public bool Explain { get; init; }
}
