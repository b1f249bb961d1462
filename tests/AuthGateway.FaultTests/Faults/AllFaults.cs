using System.Collections.Immutable;

namespace AuthGateway.FaultTests.Faults;

/// <summary>The matrix's rows, from the caller inwards.</summary>
internal static class AllFaults
{
    public static ImmutableArray<Fault> Rows { get; } = [.. ClientFaults.All, .. OwnFaults.All, .. DependencyFaults.All, .. LegacyFaults.All];

    /// <summary>The row of a name.</summary>
    public static Fault Named(string name) => Rows.Single(fault => fault.Name == name);
}
