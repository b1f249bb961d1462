using System.Collections.Immutable;

namespace AuthGateway.Redis.Relations;

/// <summary>Some of a store's tuples, in no order; a tuple may come twice.</summary>
/// <param name="Tuples">The tuples.</param>
/// <param name="Cursor">Where to go on; 0 at the end.</param>
internal sealed record ScanPage(ImmutableArray<StoredTuple> Tuples, string Cursor);
