using System.Collections.Immutable;

namespace AuthGateway.Redis.Relations;

/// <summary>A page of tuples.</summary>
/// <param name="Tuples">The tuples.</param>
/// <param name="Next">Where the next page begins; empty when this is the last.</param>
internal sealed record TuplePage(ImmutableArray<StoredTuple> Tuples, string Next);
