namespace AuthGateway.Relations.Model;

/// <summary>One kind of subject that tuples may give a relation to.</summary>
/// <param name="Type">The subject's type.</param>
/// <param name="Relation">For a userset, <c>group#member</c>, its relation.</param>
/// <param name="IsWildcard">Whether it is everybody of the type, <c>user:*</c>.</param>
/// <param name="Condition">The condition that such a tuple must name, <c>user with office_hours</c>.</param>
internal sealed record TypeRestriction(string Type, string? Relation = null, bool IsWildcard = false, string? Condition = null);
