namespace AuthGateway.Audit;

/// <summary>Numbers and chains the events, and hands them to every place that keeps them. No caller waits for a place.</summary>
internal sealed class AuditTrail : IAuditTrail, IHostedService, IDisposable
{
    private readonly AuditChain _chain = new();
    private readonly Lock _adding = new();
    private readonly AuditQueue[] _queues;
    private readonly AuditMetrics _metrics;
    private readonly TimeProvider _time;

    public AuditTrail(AuditSettings settings, IEnumerable<IAuditSink> sinks, AuditMetrics metrics, ILogger<AuditTrail> logger, TimeProvider time)
    {
        _metrics = metrics;
        _time = time;
        _queues = [.. sinks.Where(sink => sink.IsOn).Select(sink => new AuditQueue(sink, _chain.Process, settings.QueueLength, metrics, logger, time))];
        metrics.Watch(_queues);
    }

    /// <inheritdoc/>
    public void Record(AuditEvent entry)
    {
        // Under one lock, so that every place has the lines in the order of their numbers. Some microseconds.
        lock (_adding)
        {
            var line = _chain.Add(entry, _time.GetUtcNow());
            foreach (var queue in _queues)
            {
                queue.Add(line);
            }
        }

        _metrics.Recorded(entry.Action, entry.Outcome);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var queue in _queues)
        {
            queue.Start();
        }

        return Task.CompletedTask;
    }

    /// <summary>Writes what is left, for as long as the host waits.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_queues.Select(queue => queue.DrainAsync(cancellationToken)));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var queue in _queues)
        {
            queue.Dispose();
        }
    }
}
