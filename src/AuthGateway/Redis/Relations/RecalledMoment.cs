namespace AuthGateway.Redis.Relations;

/// <summary>What a store knows of a moment.</summary>
/// <param name="IsKnown">Whether it is part of the store's history; else a failover has lost it.</param>
/// <param name="Now">Where the store is.</param>
internal sealed record RecalledMoment(bool IsKnown, StoreMoment Now);
