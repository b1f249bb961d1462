using System.Runtime.InteropServices;

namespace AuthGateway.Latency;

/// <summary>
/// A ledger as one request knows it. Used after that request's ledger was closed (and perhaps lent to another
/// request) it opens nothing. Its default value belongs to no ledger.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct LedgerHandle(Ledger? ledger, int generation)
{
    /// <summary>Opens a wait; dispose it exactly once, when the wait is over.</summary>
    public LedgerWait Wait(LatencyOwner owner) => ledger is null ? default : ledger.Wait(owner, generation);

    /// <summary>Tells a watch of the waits for the caller that begin from now on.</summary>
    /// <returns>What such waits came to so far, in clock ticks.</returns>
    public long Watch(ICallerWatch watch) => ledger?.Watch(watch, generation) ?? 0;
}
