using AuthGateway.Relations.Tuples;

namespace AuthGateway.Redis.Relations;

/// <summary>A tuple as the store holds it.</summary>
/// <param name="Tuple">The tuple.</param>
/// <param name="WrittenAt">When it was written, by Redis' clock.</param>
internal readonly record struct StoredTuple(RelationshipTuple Tuple, DateTimeOffset WrittenAt);
