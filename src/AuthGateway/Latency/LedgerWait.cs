using System.Runtime.InteropServices;

namespace AuthGateway.Latency;

/// <summary>One open wait. Its default value is a wait of no ledger and does nothing.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct LedgerWait(Ledger? ledger, LatencyOwner owner, int generation) : IDisposable
{
    /// <summary>Ends the wait; without effect once its ledger is closed.</summary>
    public void Dispose() => ledger?.End(owner, generation);
}
