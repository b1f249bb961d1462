using System.Text.Json;
using AuthGateway.Relations.Conditions;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Relations.Compilation;

/// <summary>A model's conditions, compiled.</summary>
internal interface IConditions
{
    /// <summary>Works out a tuple's condition.</summary>
    /// <param name="condition">The condition that the tuple names, with the values that it brings along; they go before those of the request.</param>
    /// <param name="context">The request's values: an object, or undefined for none.</param>
    ConditionOutcome Evaluate(RelationshipCondition condition, JsonElement context);
}
