using AuthGateway.FaultTests.Faults;

namespace AuthGateway.FaultTests.Comparison;

/// <summary>What a fault moved in another gateway's timers, in milliseconds, medians; null where it cannot be told.</summary>
internal sealed record Compared(Fault Fault, double Injected, IReadOnlyDictionary<string, double>? Moved)
{
    // These gateways' clocks have a millisecond, and the caller's own part of a fault may begin before them.
    private const double Most = 0.8;

    /// <summary>Whether the fault, and nothing besides, is in a timer.</summary>
    public bool IsJustIn(string timer) => IsIn(timer) && (Moved is null || Moved[timer] <= Injected * (2 - Most));

    /// <summary>Whether the fault is in a timer.</summary>
    public bool IsIn(string timer) => Moved is null || Moved[timer] >= Injected * Most;
}
