namespace AuthGateway.Relations.Compilation;

/// <summary>A relation that objects give to those who have a relation to their parent.</summary>
/// <param name="Relation">The relation that follows, of the child.</param>
/// <param name="Tupleset">The child's relation that leads to the parent.</param>
/// <param name="Kind">The parent's kind as that relation allows it.</param>
internal readonly record struct ParentUse(CompiledRelation Relation, CompiledRelation Tupleset, DirectKind Kind);
