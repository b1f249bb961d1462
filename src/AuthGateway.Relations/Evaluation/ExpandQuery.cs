using System.Text.Json;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Evaluation;

/// <summary>Who has a relation to an object, as the model's rule and the tuples say it, one level deep.</summary>
internal sealed record ExpandQuery(string Object, string Relation) : IRelationQuery
{
    /// <inheritdoc/>
    public IReadOnlyList<RelationshipTuple> ContextualTuples { get; init; } = [];

    /// <summary>Not used: an expansion shows tuples whatever their conditions.</summary>
    public JsonElement Context => default;
}
