using System.Collections.Immutable;

namespace AuthGateway.Latency;

/// <summary>The owners' names on the wire, and the one rule that gives a moment with several open waits to one of them.</summary>
internal static class LatencyOwners
{
    /// <summary>How many owners there are, <see cref="LatencyOwner.Own"/> included.</summary>
    public const int Count = 9;

    /// <summary>How many combinations of open waits there are: client, identity provider, Redis and legacy are a bit each.</summary>
    public const int Masks = 1 << 4;

    /// <summary>How many cells an account has: one for each combination, and one for each owner that nobody waits for by itself.</summary>
    public const int Cells = Masks + Count - (int)LatencyOwner.OwnStall;

    /// <summary>All owners, in the order in which they are reported.</summary>
    public static readonly ImmutableArray<LatencyOwner> All =
    [
        LatencyOwner.Own, LatencyOwner.OwnStall, LatencyOwner.Client, LatencyOwner.IdentityProvider, LatencyOwner.Redis,
        LatencyOwner.Legacy, LatencyOwner.LegacyNetwork, LatencyOwner.LegacyReverseProxy, LatencyOwner.LegacySystem,
    ];

    private static readonly ImmutableArray<string> Names =
        ["own", "client", "identity_provider", "redis", "legacy", "own.stall", "legacy.network", "legacy.reverse_proxy", "legacy.system"];

    /// <summary>The owner's name in span attributes, metrics and log lines.</summary>
    public static string Name(this LatencyOwner owner) => Names[(int)owner];

    /// <summary>Whether a request can wait for the owner; the others' time is found in what was waited for.</summary>
    public static bool CanBeWaitedFor(this LatencyOwner owner) => owner is > LatencyOwner.Own and <= LatencyOwner.Legacy;

    /// <summary>Whether the time is the gateway's: its work, its queues, its stalls.</summary>
    public static bool IsInternal(this LatencyOwner owner) => owner is LatencyOwner.Own or LatencyOwner.OwnStall;

    /// <summary>The bit of the owner's wait in a mask.</summary>
    public static int Bit(this LatencyOwner owner) => 1 << ((int)owner - 1);

    /// <summary>The cell of an owner that is not waited for by itself.</summary>
    public static int Cell(this LatencyOwner owner) => Masks + (int)owner - (int)LatencyOwner.OwnStall;

    /// <summary>
    /// The owner of a cell. With several waits open a moment belongs to the one that the others are waiting behind:
    /// the caller first (an upstream cannot answer a body that the caller is still sending), then the identity
    /// provider and Redis (the upstream is not asked before they answer), the upstream last.
    /// </summary>
    public static LatencyOwner OfCell(int cell) => cell switch
    {
        0 => LatencyOwner.Own,
        < Masks => (LatencyOwner)(1 + int.TrailingZeroCount(cell)),
        _ => LatencyOwner.OwnStall + (cell - Masks),
    };
}
