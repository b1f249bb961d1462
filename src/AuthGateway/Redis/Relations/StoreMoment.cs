namespace AuthGateway.Redis.Relations;

/// <summary>A moment in a store's history. Comparable only through the store itself: a failover can take revisions back.</summary>
/// <param name="Epoch">Which server's history it belongs to.</param>
/// <param name="Revision">The number of the last write.</param>
internal readonly record struct StoreMoment(long Epoch, long Revision);
