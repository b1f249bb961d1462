using AuthGateway.Redis.Relations;

namespace AuthGateway.Authorization.Relationships;

/// <summary>The stores that this replica has in memory, each brought in when it is first asked for.</summary>
internal sealed class StoreCopies(
    RelationLog log, RelationModels models, RelationMessages messages, RelationshipSettings settings, ILoggerFactory loggers, TimeProvider time) : IHostedService, IAsyncDisposable
{
    /// <summary>As many stores as may be in memory are there, and all of them are needed.</summary>
    public const string TooMany = "too_many_stores";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoreCopy> _copies = new(StringComparer.Ordinal);
    private readonly HashSet<string> _pinned = new(StringComparer.Ordinal);
    private ITimer? _timer;
    private bool _stopped;

    /// <summary>What is in memory.</summary>
    public IReadOnlyList<StoreCopy> Loaded
    {
        get
        {
            lock (_gate)
            {
                return [.. _copies.Values];
            }
        }
    }

    /// <summary>Brings a store in that must stay: routes depend on it.</summary>
    public void Pin(string store)
    {
        lock (_gate)
        {
            _pinned.Add(store);
        }

        Find(store);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        messages.Changed += OnChanged;
        _timer = time.CreateTimer(_ => Poll(), null, TimeSpan.Zero, settings.PollInterval);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        List<StoreCopy> copies;
        lock (_gate)
        {
            _stopped = true;
            copies = [.. _copies.Values];
            _copies.Clear();
        }

        messages.Changed -= OnChanged;
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        foreach (var copy in copies)
        {
            await copy.DisposeAsync();
        }
    }

    /// <summary>The copy of a store, brought in when it is not there; null when there is no room for it.</summary>
    public StoreCopy? Find(string store)
    {
        StoreCopy? leaving = null;
        StoreCopy? copy;
        lock (_gate)
        {
            if (_copies.TryGetValue(store, out copy))
            {
                return copy;
            }

            if (_stopped || (_copies.Count >= settings.MaxLoadedStores && !TryMakeRoom(out leaving)))
            {
                return null;
            }

            var reader = new StoreReader(store, log, time, loggers.CreateLogger<StoreReader>());
            var compiled = new StoreModels(store, reader.Vocabulary, models, loggers.CreateLogger<StoreModels>());
            copy = new StoreCopy(reader, compiled, log, settings, time);
            _copies.Add(store, copy);
        }

        if (leaving is not null)
        {
            // Those who have a view of it read it to the end; those who wait for it give up in their own time.
            _ = leaving.DisposeAsync().AsTask();
        }

        return copy;
    }

    private bool TryMakeRoom(out StoreCopy? leaving)
    {
        // Ids that name no store go first: whoever tries ids out must not push stores out of memory.
        leaving = _copies.Values
            .Where(copy => !_pinned.Contains(copy.Store))
            .OrderBy(copy => copy.Reading.State == StoreReadingState.NoStore ? 0 : 1)
            .ThenBy(copy => copy.UsedAt)
            .FirstOrDefault();
        return leaving is not null && _copies.Remove(leaving.Store);
    }

    private void Poll()
    {
        // A lost subscription is made again by the client; the first one may have failed.
        messages.EnsureSubscribed();
        foreach (var copy in Loaded)
        {
            copy.Wake();
        }
    }

    private void OnChanged(object? sender, StoreChangedEventArgs change)
    {
        StoreCopy? copy;
        lock (_gate)
        {
            _copies.TryGetValue(change.Store, out copy);
        }

        copy?.Wake();
    }
}
