namespace AuthGateway.Relations.Compilation;

/// <summary>A relation that tuples may give to a kind of subject.</summary>
/// <param name="Relation">The relation.</param>
/// <param name="Kind">The kind of subject, with the conditions that it may come with.</param>
internal readonly record struct DirectUse(CompiledRelation Relation, DirectKind Kind);
