namespace AuthGateway.Audit;

/// <summary>Numbers and chains the events, and hands them to every place that keeps them. No caller waits for a place.</summary>
internal sealed class AuditTrail : IAuditTrail, IHostedService, IDisposable
{
    // Of the time that the chart leaves behind the drain (drain.marginSeconds).
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(4);

    private readonly Dictionary<AuditList, AuditChain> _chains;
    private readonly RefusalDigest _refusals;
    private readonly TimeSpan _window;
    private readonly Lock _adding = new();
    private readonly AuditQueue[] _queues;
    private readonly AuditMetrics _metrics;
    private readonly TimeProvider _time;
    private ITimer? _timer;

    public AuditTrail(AuditSettings settings, IEnumerable<IAuditSink> sinks, AuditMetrics metrics, ILogger<AuditTrail> logger, TimeProvider time)
    {
        (_metrics, _time, _window, _refusals) = (metrics, time, settings.RefusalWindow, new RefusalDigest(settings.RefusalWindow));
        var process = AuditChain.NewProcess();
        _chains = AuditLists.All.ToDictionary(list => list, list => new AuditChain(process, list));
        _queues = [.. sinks.Where(sink => sink.IsOn).Select(sink => new AuditQueue(sink, process, settings.QueueLength, metrics, logger, time))];
        metrics.Watch(_queues);
    }

    /// <inheritdoc/>
    public void Record(AuditEvent entry)
    {
        // Under one lock, so that every place has the lines in the order of their numbers. Some microseconds.
        lock (_adding)
        {
            var now = _time.GetUtcNow();
            if (AuditLists.Of(entry) == AuditList.Deeds)
            {
                Add(entry, now);
            }
            else
            {
                Add(_refusals.Add(entry, now), now);
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

        _timer = _time.CreateTimer(_ => Tell(all: false), state: null, _window, _window);
        return Task.CompletedTask;
    }

    /// <summary>Writes what is left, for a moment of its own: a long download may have used up the time that the host has for all.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        Tell(all: true);
        using var patience = new CancellationTokenSource(LastWords, TimeProvider.System);
        await Task.WhenAll(_queues.Select(queue => queue.DrainAsync(patience.Token)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        foreach (var queue in _queues)
        {
            queue.Dispose();
        }
    }

    // What was counted since.
    private void Tell(bool all)
    {
        lock (_adding)
        {
            var now = _time.GetUtcNow();
            Add(_refusals.Take(now, all), now);
        }
    }

    private void Add(IReadOnlyList<AuditEvent> entries, DateTimeOffset now)
    {
        foreach (var entry in entries)
        {
            Add(entry, now);
        }
    }

    private void Add(AuditEvent entry, DateTimeOffset now)
    {
        var line = _chains[AuditLists.Of(entry)].Add(entry, now);
        foreach (var queue in _queues)
        {
            queue.Add(line);
        }
    }
}
