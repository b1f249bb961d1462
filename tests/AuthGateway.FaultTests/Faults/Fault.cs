using System.Collections.Immutable;
using AuthGateway.FaultTests.Measuring;
using AuthGateway.FaultTests.Stack;

namespace AuthGateway.FaultTests.Faults;

/// <summary>One row of the matrix.</summary>
/// <param name="Name">What goes wrong.</param>
/// <param name="Route">The route of its requests.</param>
/// <param name="Owners">The account that must move; several together where the fault may be on either.</param>
/// <param name="How">How it is injected, for the document.</param>
/// <param name="InjectAsync">Sends one request with the fault at a size, and answers how large it really was. A size of zero is the same request without it.</param>
internal sealed record Fault(
    string Name,
    string Route,
    ImmutableArray<string> Owners,
    string How,
    Func<FaultStack, TimeSpan, Task<TimeSpan>> InjectAsync)
{
    /// <summary>What the owner's bound is wider by, where what is reported is no finer: <see cref="Reason"/> says why.</summary>
    public TimeSpan Resolution { get; init; }

    /// <summary>What the others' bound is wider by, for the same reason.</summary>
    public TimeSpan LeakResolution { get; init; }

    /// <summary>An upper bound takes from what it cannot tell apart: another owner may have less than without the fault, never more.</summary>
    public bool MayTakeFromOthers { get; init; }

    /// <summary>Why the bounds of this row differ; empty when they do not.</summary>
    public string Reason { get; init; } = "";

    /// <summary>By whose fault its requests fail, or null where they do not.</summary>
    public string? FailedBy { get; init; }

    /// <summary>The alert that must fire while it lasts, and no other team's: its owner's.</summary>
    public string Alert => Owners[^1] switch
    {
        Owner.Own or Owner.Stall => "AuthGatewayOwnLatencyPage",
        Owner.Client => "AuthGatewayClient",
        Owner.Provider => "AuthGatewayIdentityProvider",
        Owner.Redis => "AuthGatewayRedis",
        Owner.Legacy => "AuthGatewayLegacy",
        Owner.Network => "AuthGatewayLegacyNetwork",
        Owner.ReverseProxy => "AuthGatewayLegacyReverseProxy",
        Owner.System => "AuthGatewayLegacySystem",
        _ => "AuthGatewayApiGatewayQueue",
    };

    /// <summary>Whether it can be injected around any gateway, so that others can be compared.</summary>
    public bool AppliesToOthers { get; init; }

    /// <summary>Whether the size is what the fault turned out to be: how long a collection takes nobody can order.</summary>
    public bool SizeIsMeasured { get; init; }

    public override string ToString() => Name;
}
