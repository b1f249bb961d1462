using System.Text.Json;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Evaluation;

/// <summary>What all questions may bring along. None of it outlives the question.</summary>
internal interface IRelationQuery
{
    /// <summary>Tuples that count for this question alone.</summary>
    IReadOnlyList<RelationshipTuple> ContextualTuples { get; }

    /// <summary>Values for conditions: a JSON object, or undefined for none.</summary>
    JsonElement Context { get; }
}
