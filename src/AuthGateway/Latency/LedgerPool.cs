using Microsoft.Extensions.ObjectPool;

namespace AuthGateway.Latency;

/// <summary>Ledgers to use again: in steady state a request's account allocates nothing.</summary>
internal sealed class LedgerPool(TimeProvider clock, IStallClock stalls)
{
    // As many as requests are commonly in flight at once; more are made when needed and left to the collector.
    private const int Kept = 1024;

    private readonly DefaultObjectPool<Ledger> _pool = new(new DefaultPooledObjectPolicy<Ledger>(), Kept);

    /// <summary>An open ledger.</summary>
    public Ledger Open()
    {
        var ledger = _pool.Get();
        ledger.Open(clock, stalls);
        return ledger;
    }

    /// <summary>Takes a closed ledger back.</summary>
    public void Return(Ledger ledger) => _pool.Return(ledger);
}
