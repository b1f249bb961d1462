using AuthGateway.Redis;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Tuples;

namespace AuthGateway.Authorization.Relationships;

/// <summary>Reads a store into memory: what is new in its log, or everything where the log is not the one that was read before.</summary>
internal sealed class StoreReader(string store, RelationLog log, TimeProvider time, ILogger<StoreReader> logger)
{
    // Histories that change while they are being read: the servers are changing places, and a timer comes back to it.
    private const int MostRestarts = 3;

    private readonly Vocabulary _vocabulary = new();
    private TupleGraph? _graph;
    private ObjectAttributes _attributes = ObjectAttributes.None;
    private StoreMoment _moment;
    private string _model = "";
    private volatile StoreReading _reading = StoreReading.None;

    /// <summary>The store's id.</summary>
    public string Store => store;

    /// <summary>The numbers of the store's types and relations. They outlive a reading of everything anew.</summary>
    public Vocabulary Vocabulary => _vocabulary;

    /// <summary>How the copy stands.</summary>
    public StoreReading Reading => _reading;

    /// <summary>Reads until nothing is new.</summary>
    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        try
        {
            await ReadAsync(cancellation);
        }
        catch (InvalidDataException)
        {
            // The store holds what the graph cannot take in. The copy stays as it was until its lease ends, and each reading tries again.
            Fail(RedisFailure.UnreadableAnswer);
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        for (var restarts = 0; ;)
        {
            var sentAt = time.GetTimestamp();
            switch (await log.ReadAsync(store, _graph is null ? default : _moment, cancellation))
            {
                case StoreResult<LogPage>.Got { Value: LogPage.Read page }:
                    Take(page);
                    if (page.Reaches.Revision < page.Newest)
                    {
                        break;
                    }

                    if (_graph!.WantsCompaction)
                    {
                        // In this task, so that it is one at a time; readers go on with what there is.
                        _graph.Compact();
                    }

                    _reading = new StoreReading(StoreReadingState.Complete, _graph.Current, _graph, _moment, _model, sentAt, _attributes, Failure: null);
                    return;

                case StoreResult<LogPage>.Got { Value: LogPage.HistoryChanged changed }:
                    if (restarts++ == MostRestarts)
                    {
                        Fail(RedisFailure.HistoryChanged);
                        return;
                    }

                    if (_graph is not null)
                    {
                        // What is held may be what a failover took back: it answers nothing any more.
                        logger.StoreHistoryChanged(store, _moment.Revision, changed.At.Revision);
                        _reading = StoreReading.None with { Failure = RedisFailure.HistoryChanged };
                        _graph = null;
                    }

                    if (await LoadAsync(changed, cancellation) is { } failure)
                    {
                        Fail(failure);
                        return;
                    }

                    break;

                case StoreResult<LogPage>.NoStore:
                    _graph = null;
                    _reading = StoreReading.None with { State = StoreReadingState.NoStore, SentAt = sentAt };
                    return;

                case StoreResult<LogPage>.Failed failed:
                    Fail(failed.Reason);
                    return;
            }
        }
    }

    private void Take(LogPage.Read page)
    {
        // First, since it may throw: what is applied to the graph stays there.
        var attributes = page.Changes.Any(logged => logged.Attributes is not null)
            ? _attributes.With(page.Changes.Where(logged => logged.Attributes is not null).Select(logged => (logged.Attributes!.Value.Object, logged.Attributes.Value.Json)))
            : _attributes;
        List<TupleChange> changes = [];
        var revision = 0L;
        foreach (var logged in page.Changes)
        {
            if (logged.Revision != revision)
            {
                Apply(revision, changes);
                (changes, revision) = ([], logged.Revision);
            }

            if (logged.Model is { } model)
            {
                _model = model;
            }
            else if (logged.IsOfTuple)
            {
                changes.Add(logged.Change);
            }
        }

        Apply(revision, changes);
        (_attributes, _moment) = (attributes, page.Reaches);
    }

    private void Apply(long revision, List<TupleChange> changes)
    {
        if (changes.Count > 0)
        {
            _graph!.Apply(revision, changes);
        }
    }

    // Tuples and attributes are read page by page while others write: what the pages show is as of no moment. The log from the moment before
    // the first page, applied on top, makes it right: each change of it says how a tuple or an object stands after it.
    private async Task<string?> LoadAsync(LogPage.HistoryChanged from, CancellationToken cancellation)
    {
        var builder = new TupleGraphBuilder(_vocabulary);
        var cursor = "0";
        do
        {
            switch (await log.ScanAsync(store, cursor, cancellation))
            {
                case StoreResult<ScanPage>.Got { Value: var page }:
                    builder.AddRange(page.Tuples.Select(stored => stored.Tuple));
                    cursor = page.Cursor;
                    break;

                case StoreResult<ScanPage>.Failed failed:
                    return failed.Reason;

                default:
                    return RedisFailure.HistoryChanged;
            }
        }
        while (cursor != "0");

        var attributes = ObjectAttributes.None;
        do
        {
            switch (await log.ScanAttributesAsync(store, cursor, cancellation))
            {
                case StoreResult<AttributePage>.Got { Value: var page }:
                    attributes = attributes.With(page.Objects.Select(one => (one.Object, one.Json)));
                    cursor = page.Cursor;
                    break;

                case StoreResult<AttributePage>.Failed failed:
                    return failed.Reason;

                default:
                    return RedisFailure.HistoryChanged;
            }
        }
        while (cursor != "0");

        _attributes = attributes;
        _graph = builder.Build(from.At.Revision);
        (_moment, _model) = (from.At, from.Model);
        logger.StoreLoaded(store, _graph.Current.TupleCount, _moment.Revision);
        return null;
    }

    // The lease goes on from the last reading that was whole.
    private void Fail(string reason)
    {
        if (_reading.Failure != reason)
        {
            logger.StoreReadingFailed(store, reason);
        }

        _reading = _reading with { Failure = reason };
    }
}
