namespace AuthGateway.Redis.Bundles;

/// <summary>One change of a namespace's version.</summary>
/// <param name="Version">What came into force.</param>
/// <param name="Before">What was in force before; empty for nothing.</param>
/// <param name="Revision">The store's revision.</param>
/// <param name="At">When, by Redis' clock.</param>
/// <param name="Kind">apply or rollback.</param>
/// <param name="Actor">Who did it.</param>
internal sealed record BundleHistoryEntry(string Version, string Before, long Revision, DateTimeOffset At, string Kind, string Actor);
