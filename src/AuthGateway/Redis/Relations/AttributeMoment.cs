using System.Collections.Immutable;

namespace AuthGateway.Redis.Relations;

/// <summary>The attributes of objects that were asked for, and the moment at which they were those.</summary>
/// <param name="At">The moment.</param>
/// <param name="Objects">The objects, as they were asked for.</param>
internal sealed record AttributeMoment(StoreMoment At, ImmutableArray<StoredAttributes> Objects);
