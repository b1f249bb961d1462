using System.Collections.Immutable;

namespace AuthGateway.Latency;

/// <summary>The owners' names on the wire, and the one rule that gives a moment with several open waits to one of them.</summary>
internal static class LatencyOwners
{
    /// <summary>How many owners there are, <see cref="LatencyOwner.Own"/> included.</summary>
    public const int Count = 5;

    /// <summary>How many combinations of open waits there are: every owner but <see cref="LatencyOwner.Own"/> is a bit.</summary>
    public const int Masks = 1 << (Count - 1);

    /// <summary>All owners, in the order in which they are reported.</summary>
    public static readonly ImmutableArray<LatencyOwner> All =
        [LatencyOwner.Own, LatencyOwner.Client, LatencyOwner.IdentityProvider, LatencyOwner.Redis, LatencyOwner.Legacy];

    private static readonly ImmutableArray<string> Names = ["own", "client", "identity_provider", "redis", "legacy"];

    /// <summary>The owner's name in span attributes, metrics, log lines and Server-Timing.</summary>
    public static string Name(this LatencyOwner owner) => Names[(int)owner];

    /// <summary>The bit of the owner's wait in a mask; <see cref="LatencyOwner.Own"/> has none.</summary>
    public static int Bit(this LatencyOwner owner) => owner == LatencyOwner.Own ? 0 : 1 << ((int)owner - 1);

    /// <summary>
    /// The owner of a moment. With several waits open it belongs to the one that the others are waiting behind:
    /// the caller first (an upstream cannot answer a body that the caller is still sending), then the identity
    /// provider and Redis (the upstream is not asked before they answer), the upstream last.
    /// </summary>
    public static LatencyOwner OfMask(int mask) =>
        mask == 0 ? LatencyOwner.Own : (LatencyOwner)(1 + int.TrailingZeroCount(mask));
}
