namespace AuthGateway.Relations.Tuples;

/// <summary>One change of a store's tuples, as the change log holds it. Applying the same change again changes nothing.</summary>
/// <param name="IsDelete">Whether the tuple goes; else it comes, or its condition becomes what this one says.</param>
/// <param name="Tuple">The tuple. Of one that goes, the condition does not count.</param>
internal readonly record struct TupleChange(bool IsDelete, RelationshipTuple Tuple);
