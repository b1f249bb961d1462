using AuthGateway.Latency;
using BenchmarkDotNet.Attributes;

namespace AuthGateway.Benchmarks;

/// <summary>What a request's account costs: the goal is at most 1 µs and no allocation in steady state.</summary>
public class LedgerBenchmarks : IDisposable
{
    private readonly StallWatch _watch = new(TimeProvider.System);
    private LedgerPool _pool = null!;

    [GlobalSetup]
    public Task SetupAsync()
    {
        _pool = new LedgerPool(TimeProvider.System, _watch);
        return _watch.StartAsync(CancellationToken.None);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _watch.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A proxied request without a body: the upstream's headers, one read of its body, one write to the caller, the end.</summary>
    [Benchmark]
    public long ProxiedRequest()
    {
        var ledger = _pool.Open();
        var handle = ledger.Handle();
        using (handle.Wait(LatencyOwner.Legacy))
        {
        }

        using (handle.Wait(LatencyOwner.Legacy))
        {
        }

        using (handle.Wait(LatencyOwner.Client))
        {
        }

        _ = handle.Wait(LatencyOwner.Client);
        return Close(ledger);
    }

    /// <summary>The same with what the upstream reported, which divides its wait.</summary>
    [Benchmark]
    public long ProxiedRequestWithReportedTimes()
    {
        var ledger = _pool.Open();
        var handle = ledger.Handle();
        using (var wait = handle.Wait(LatencyOwner.Legacy))
        {
            wait.Divide(new UpstreamTimes(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(1)));
        }

        using (handle.Wait(LatencyOwner.Legacy))
        {
        }

        using (handle.Wait(LatencyOwner.Client))
        {
        }

        _ = handle.Wait(LatencyOwner.Client);
        return Close(ledger);
    }

    /// <summary>A request that the gateway answers by itself.</summary>
    [Benchmark]
    public long LocalAnswer()
    {
        var ledger = _pool.Open();
        _ = ledger.Handle().Wait(LatencyOwner.Client);
        return Close(ledger);
    }

    /// <summary>Reading the clock once, which every edge does: what cannot be saved.</summary>
    [Benchmark(Baseline = true)]
    public long OneTimestamp() => TimeProvider.System.GetTimestamp();

    private long Close(Ledger ledger)
    {
        ledger.TryClose(out var split);
        _pool.Return(ledger);
        return split.TotalTicks;
    }
}
