using AuthGateway.Authorization.Evaluation.Recording;
using AuthGateway.Authorization.Evaluation.Rules;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Evaluation;

namespace AuthGateway.Authorization.Evaluation.Stores;

/// <summary>
/// What the questions of one request have in common: each store is read at one moment, the strictest that any rule asks for, whatever the models; and a store that
/// was waited for in vain is not waited for again. For one request, and one question at a time.
/// </summary>
internal sealed class EvaluationSession(IEvaluationStores stores, RelationEngine engine)
{
    private readonly Dictionary<(string Store, string Model), StoreAccess> _opened = [];
    private readonly HashSet<string> _confirmed = new(StringComparer.Ordinal);

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

    /// <summary>The rules by which all of its questions are decided; null before the first.</summary>
    public EvaluationRuleSet? Rules { get; set; }

    /// <summary>Where the rules note what stores told them about the question at hand; null where nobody will ask.</summary>
    public RecordedEvaluation? Trail { get; set; }

    /// <summary>The stores that were opened, each with the moment that it was read at.</summary>
    public IEnumerable<(string Store, StoreMoment Moment)> Moments => _opened.Values.OfType<StoreAccess.Open>()
        .Select(open => (open.View.Store, open.Moment))
        .DistinctBy(moment => moment.Store, StringComparer.Ordinal);

    /// <summary>Opens a store.</summary>
    /// <param name="store">The store's id.</param>
    /// <param name="model">The model's id; empty for the newest.</param>
    public async ValueTask<StoreAccess> OpenAsync(string store, string model)
    {
        if (_opened.TryGetValue((store, model), out var known))
        {
            return known;
        }

        StoreAccess access;
        try
        {
            access = At(store, await stores.OpenAsync(new Question(store, model, Freshness(store, _confirmed.Contains(store))), Ledger, Cancellation));
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            access = new StoreAccess.Closed(EvaluationReasons.TimedOut, LatencyOwner.Redis);
        }

        return _opened[(store, model)] = access;
    }

    /// <summary>Has all that was written before count in these stores. Said before any of them is opened: a moment that was read stays the one.</summary>
    public void Confirm(IEnumerable<string> needed) => _confirmed.UnionWith(needed);

    /// <summary>Whether a store answered with this word.</summary>
    public bool Said(string reason) => _opened.Values.Any(opened => opened is StoreAccess.Closed closed && closed.Reason == reason);

    private Freshness Freshness(string store, bool confirm) => AtLeast.TryGetValue(store, out var moment)
        ? new Freshness.AtLeast(moment, AndNewest: confirm)
        : confirm ? Relationships.Freshness.Newest.Instance : Relationships.Freshness.Any.Instance;

    // All pages of a search are of one revision, or there is no next page. A failover gives a revision's number to other writes: the epoch tells.
    private StoreAccess At(string store, StoreAccess access)
    {
        if (access is not StoreAccess.Open open)
        {
            return access;
        }

        // By another model the store was read already: both answers are of that moment. A model is made for one loading of a store, and after another one it
        // cannot be asked over what was loaded before.
        if (_opened.Values.OfType<StoreAccess.Open>().FirstOrDefault(other => other.View.Store == store) is { } first)
        {
            return ReferenceEquals(first.Model.Vocabulary, open.Model.Vocabulary)
                ? open with { Tuples = first.Tuples, View = first.View }
                : new StoreAccess.Closed(StoreCopy.NotFresh, LatencyOwner.Redis);
        }

        if (!Pins.TryGetValue(store, out var pin))
        {
            return access;
        }

        return pin.Epoch == open.View.Moment.Epoch && open.View.History.TryGetRevision(pin.Revision, out var snapshot) && snapshot is not null
            ? open with { Tuples = snapshot }
            : new StoreAccess.Closed(EvaluationReasons.Gone, LatencyOwner.Own);
    }
}
