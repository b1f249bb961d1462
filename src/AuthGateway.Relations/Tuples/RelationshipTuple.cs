namespace AuthGateway.Relations.Tuples;

/// <summary>A relationship: a user has a relation to an object. In the words of OpenFGA's API.</summary>
/// <param name="User">An object <c>user:anne</c>, a userset <c>group:eng#member</c> or everybody of a type <c>user:*</c>.</param>
/// <param name="Relation">The relation's name.</param>
/// <param name="Object">The object, <c>document:roadmap</c>.</param>
internal sealed record RelationshipTuple(string User, string Relation, string Object)
{
    /// <summary>The condition under which the relationship counts; null for always.</summary>
    public RelationshipCondition? Condition { get; init; }
}
