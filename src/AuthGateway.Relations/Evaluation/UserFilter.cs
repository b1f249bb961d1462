namespace AuthGateway.Relations.Evaluation;

/// <summary>Which users are wanted: objects of a type (and everybody of it), or usersets of a type's relation.</summary>
internal readonly record struct UserFilter(string Type, string? Relation = null);
