using System.Collections.Immutable;

namespace AuthGateway.Redis.Relations;

/// <summary>The attributes of some of a store's objects, in no order; an object may come twice.</summary>
/// <param name="Objects">The objects.</param>
/// <param name="Cursor">Where to go on; 0 at the end.</param>
internal sealed record AttributePage(ImmutableArray<StoredAttributes> Objects, string Cursor);
