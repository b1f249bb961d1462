using System.Runtime.InteropServices;

namespace AuthGateway.Latency;

/// <summary>One open wait. Its default value is a wait of no ledger and does nothing.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct LedgerWait(Ledger? ledger, LatencyOwner owner, int generation) : IDisposable
{
    /// <summary>Divides what the wait has come to by what the upstream reported. Only a wait for the upstream can be divided.</summary>
    public void Divide(UpstreamTimes times)
    {
        if (owner == LatencyOwner.Legacy)
        {
            ledger?.Divide(times, generation);
        }
    }

    /// <summary>Ends the wait; without effect once its ledger is closed.</summary>
    public void Dispose() => ledger?.End(owner, generation);
}
