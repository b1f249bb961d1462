using System.Threading.Channels;
using AuthGateway.Latency;
using AuthGateway.Redis.Relations;

namespace AuthGateway.Authorization.Relationships;

/// <summary>
/// This replica's copy of one store. It answers while it is complete and young enough, and at no other time: a copy whose lease
/// is over, or that Redis has contradicted, would let in whom somebody has shut out.
/// </summary>
internal sealed class StoreCopy : IAsyncDisposable
{
    /// <summary>The lease is over.</summary>
    public const string Stale = "relations_stale";

    /// <summary>It has not been complete yet.</summary>
    public const string NotLoaded = "relations_not_loaded";

    /// <summary>The revision that was asked for has not come in time.</summary>
    public const string NotFresh = "relations_not_fresh";

    private readonly StoreReader _reader;
    private readonly RelationLog _log;
    private readonly RelationshipSettings _settings;
    private readonly TimeProvider _time;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private volatile TaskCompletionSource _nextReading = NewReading();
    private long _usedAt;

    public StoreCopy(StoreReader reader, StoreModels models, RelationLog log, RelationshipSettings settings, TimeProvider time)
    {
        (_reader, Models, _log, _settings, _time) = (reader, models, log, settings, time);
        _usedAt = time.GetTimestamp();
        Wake();

        // Without the request that asked first: its account and its activity end with it.
        using (ExecutionContext.SuppressFlow())
        {
            _following = Task.Run(FollowAsync);
        }
    }

    /// <summary>The store's id.</summary>
    public string Store => _reader.Store;

    /// <summary>Its models.</summary>
    public StoreModels Models { get; }

    /// <summary>When it was asked last.</summary>
    public long UsedAt => Interlocked.Read(ref _usedAt);

    /// <summary>How it stands.</summary>
    public StoreReading Reading => _reader.Reading;

    /// <summary>Asks it to look at the log.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>A view that is as fresh as is asked for, waiting for it where it must.</summary>
    public async ValueTask<StoreViewResult> ViewAsync(Freshness freshness, LedgerHandle ledger, CancellationToken cancellation)
    {
        var asked = _time.GetTimestamp();
        Interlocked.Exchange(ref _usedAt, asked);
        if (freshness is Freshness.Any or Freshness.Held && View(_reader.Reading) is var held && (held is StoreViewResult.Ready || freshness is Freshness.Held))
        {
            return held;
        }

        using var wait = ledger.Wait(LatencyOwner.Redis);
        using var bound = new CancellationTokenSource(_settings.WaitTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellation);
        try
        {
            while (true)
            {
                // Taken before the look: a reading that ends in between has completed it.
                var next = _nextReading.Task;
                if (await LookAsync(_reader.Reading, freshness, asked, either.Token) is { } found)
                {
                    return found;
                }

                Wake();
                await next.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return View(_reader.Reading) is StoreViewResult.Unavailable unavailable ? unavailable : new StoreViewResult.Unavailable(NotFresh);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _stop.Dispose();
    }

    // Null: not yet.
    private async ValueTask<StoreViewResult?> LookAsync(StoreReading reading, Freshness freshness, long asked, CancellationToken cancellation)
    {
        if (reading.State == StoreReadingState.NoStore && reading.SentAt >= asked)
        {
            return StoreViewResult.NoStore.Instance;
        }

        if (View(reading) is not StoreViewResult.Ready ready)
        {
            return null;
        }

        switch (freshness)
        {
            case Freshness.Newest:
                return reading.SentAt >= asked ? ready : null;

            case Freshness.AtLeast { AndNewest: true } when reading.SentAt < asked:
                return null;

            case Freshness.AtLeast { Moment: var moment } when moment.Epoch == ready.View.Moment.Epoch:
                if (moment.Revision <= ready.View.Moment.Revision)
                {
                    return ready;
                }

                // Read after the question came, and still not there: no such revision was ever written, or it was lost.
                return reading.SentAt >= asked ? StoreViewResult.Lost.Instance : null;

            case Freshness.AtLeast { Moment: var moment }:
                // Another epoch: the store itself knows what became of it. The copy must be of that history too, so it is read first.
                if (reading.SentAt < asked)
                {
                    return null;
                }

                return await _log.RecallAsync(Store, moment, default, cancellation) switch
                {
                    StoreResult<RecalledMoment>.Got { Value.IsKnown: false } => StoreViewResult.Lost.Instance,
                    StoreResult<RecalledMoment>.Got when moment.Revision <= ready.View.Moment.Revision => ready,
                    StoreResult<RecalledMoment>.Failed failed => new StoreViewResult.Unavailable(failed.Reason),
                    StoreResult<RecalledMoment>.NoStore => StoreViewResult.NoStore.Instance,
                    _ => null,
                };

            default:
                return ready;
        }
    }

    private StoreViewResult View(StoreReading reading)
    {
        if (reading is not { State: StoreReadingState.Complete, Graph: { } graph, History: { } history })
        {
            return new StoreViewResult.Unavailable(NotLoaded);
        }

        var age = _time.GetElapsedTime(reading.SentAt);
        return age <= _settings.Lease
            ? new StoreViewResult.Ready(new StoreView(Store, reading.Moment, graph, history, reading.Model, age) { Attributes = reading.Attributes })
            : new StoreViewResult.Unavailable(Stale);
    }

    private async Task FollowAsync()
    {
        try
        {
            await foreach (var _ in _wake.Reader.ReadAllAsync(_stop.Token))
            {
                await _reader.CatchUpAsync(_stop.Token);
                Interlocked.Exchange(ref _nextReading, NewReading()).TrySetResult();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The copy is given up, or the host stops.
        }
    }

    private static TaskCompletionSource NewReading() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
