using System.Diagnostics.Metrics;

namespace AuthGateway.Telemetry;

/// <summary>
/// The thread pool's state. .NET's own meter has it as counters, though it goes down too: Prometheus would call it a total
/// and take every decrease for a restart.
/// </summary>
internal sealed class ThreadPoolMetrics : IMetricSource
{
    /// <inheritdoc/>
    public void Publish(Meter meter)
    {
        meter.CreateObservableUpDownCounter("authgateway.thread_pool.threads", () => ThreadPool.ThreadCount, "{thread}", "Threads of the pool.");
        meter.CreateObservableUpDownCounter("authgateway.thread_pool.queued", () => ThreadPool.PendingWorkItemCount, "{work_item}", "Work items that wait for a thread of the pool.");
    }
}
