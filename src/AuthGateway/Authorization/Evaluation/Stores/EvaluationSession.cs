using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Authorization.Evaluation.Stores;

/// <summary>
/// What the questions of one request have in common: each store is opened once, so all of them are answered over one moment of it, and a store that
/// was waited for in vain is not waited for again. For one request, and one question at a time.
/// </summary>
internal sealed class EvaluationSession(IEvaluationStores stores, RelationEngine engine)
{
    private readonly Dictionary<(string Store, string Model), (StoreAccess Access, bool IsConfirmed)> _opened = [];

    /// <summary>What asks the stores.</summary>
    public RelationEngine Engine => engine;

    /// <summary>The account on which waiting is put.</summary>
    public LedgerHandle Ledger { get; init; }

    /// <summary>Ends the work: the caller left, or the time is up.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>By store, the moment that the caller has seen.</summary>
    public IReadOnlyDictionary<string, StoreMoment> AtLeast { get; init; } = new Dictionary<string, StoreMoment>(StringComparer.Ordinal);

    /// <summary>By store, the moment that a search's first page was of.</summary>
    public IReadOnlyDictionary<string, StoreMoment> Pins { get; init; } = new Dictionary<string, StoreMoment>(StringComparer.Ordinal);

    /// <summary>Where the rules note what stores told them about the question at hand; null where nobody will ask.</summary>
    public RecordedEvaluation? Trail { get; set; }

    /// <summary>The stores that were opened, each with the moment that it was read at.</summary>
    public IEnumerable<(string Store, StoreMoment Moment)> Moments => _opened.Values
        .Select(opened => opened.Access).OfType<StoreAccess.Open>()
        .Select(open => (open.View.Store, open.Moment))
        .DistinctBy(moment => moment.Store, StringComparer.Ordinal);

    /// <summary>Opens a store.</summary>
    /// <param name="store">The store's id.</param>
    /// <param name="model">The model's id; empty for the newest.</param>
    /// <param name="confirm">Whether all counts that was written before the question came.</param>
    public async ValueTask<StoreAccess> OpenAsync(string store, string model, bool confirm)
    {
        if (_opened.TryGetValue((store, model), out var known) && (known.IsConfirmed || !confirm || known.Access is StoreAccess.Closed))
        {
            return known.Access;
        }

        StoreAccess access;
        try
        {
            access = At(store, await stores.OpenAsync(new Question(store, model, Freshness(store, confirm)), Ledger, Cancellation));
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            access = new StoreAccess.Closed(EvaluationReasons.TimedOut, LatencyOwner.Redis);
        }

        _opened[(store, model)] = (access, confirm);
        return access;
    }

    /// <summary>Whether a store answered with this word.</summary>
    public bool Said(string reason) => _opened.Values.Any(opened => opened.Access is StoreAccess.Closed closed && closed.Reason == reason);

    private Freshness Freshness(string store, bool confirm) => AtLeast.TryGetValue(store, out var moment)
        ? new Freshness.AtLeast(moment, AndNewest: confirm)
        : confirm ? Relationships.Freshness.Newest.Instance : Relationships.Freshness.Any.Instance;

    // All pages of a search are of one revision, or there is no next page. A failover gives a revision's number to other writes: the epoch tells.
    private StoreAccess At(string store, StoreAccess access)
    {
        if (access is not StoreAccess.Open open || !Pins.TryGetValue(store, out var pin))
        {
            return access;
        }

        return pin.Epoch == open.View.Moment.Epoch && open.View.History.TryGetRevision(pin.Revision, out var snapshot) && snapshot is not null
            ? open with { Tuples = snapshot }
            : new StoreAccess.Closed(EvaluationReasons.Gone, LatencyOwner.Own);
    }
}
