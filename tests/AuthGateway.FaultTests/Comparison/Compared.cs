using AuthGateway.FaultTests.Faults;

namespace AuthGateway.FaultTests.Comparison;

/// <summary>What a fault moved in another gateway's timers, in milliseconds, medians; null where it cannot be told.</summary>
internal sealed record Compared(Fault Fault, double Injected, IReadOnlyDictionary<string, double>? Moved);
