using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Cel.Values;
using AuthGateway.Latency;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Model;
using AuthGateway.Relations.Tuples;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Authorization.Bundles.Testing;

/// <summary>The relationship engine over the tuples of one case, in memory.</summary>
/// <param name="models">The models, by their stores.</param>
/// <param name="tuples">The tuples, by their stores.</param>
/// <param name="attributes">The attributes, by their stores and objects.</param>
/// <param name="time">The clock of the engine's own bounds.</param>
internal sealed class TestRelations(
    IReadOnlyDictionary<string, AuthorizationModel> models,
    IReadOnlyCollection<(string Store, RelationshipTuple Tuple)> tuples,
    IReadOnlyCollection<(string Store, string Object, CelValue Attributes)> attributes,
    TimeProvider time) : IRelationChecks, IEvaluationStores
{
    private readonly RelationEngine _engine = new(new EvaluationLimits(), time);
    private readonly Dictionary<string, (CompiledModel Model, TupleGraph Graph)> _stores = new(StringComparer.Ordinal);

    /// <summary>What is wrong with the tuples; null when the models take them all.</summary>
    public string? Problem => tuples.Select(tuple => models.ContainsKey(tuple.Store)
        ? Store(tuple.Store).Model.Tuples?.ProblemOf(tuple.Tuple)?.MessageFor(tuple.Tuple)
        : $"no manifest brings a model for the store '{tuple.Store}'").FirstOrDefault(problem => problem is not null);

    /// <summary>What asks the stores.</summary>
    public RelationEngine Engine => _engine;

    /// <inheritdoc/>
    public ValueTask<RelationAnswer> CheckAsync(Question question, CheckQuery query, LedgerHandle ledger, CancellationToken cancellation)
    {
        if (!models.ContainsKey(question.Store))
        {
            return new(new RelationAnswer.Unknown(DecisionReasons.NoStore, LatencyOwner.Own));
        }

        var (model, graph) = Store(question.Store);
        return new(_engine.Check(model, graph.Current, query, cancellation) switch
        {
            CheckOutcome.Answered { IsAllowed: true } => RelationAnswer.Related.Instance,
            CheckOutcome.Answered => RelationAnswer.Unrelated.Instance,
            _ => new RelationAnswer.Unknown(DecisionReasons.Question, LatencyOwner.Own),
        });
    }

    /// <inheritdoc/>
    public ValueTask<StoreAccess> OpenAsync(Question question, LedgerHandle ledger, CancellationToken cancellation)
    {
        if (!models.ContainsKey(question.Store))
        {
            return new(new StoreAccess.Closed(DecisionReasons.NoStore, LatencyOwner.Own));
        }

        var (model, graph) = Store(question.Store);
        var view = new StoreView(question.Store, new StoreMoment(1, graph.Current.Revision), graph.Current, graph, question.Model, TimeSpan.Zero);
        return new(new StoreAccess.Open(model, graph.Current, view, question.Model));
    }

    /// <inheritdoc/>
    public ValueTask<AttributeAnswer> FindAttributesAsync(string store, string name, Freshness freshness, LedgerHandle ledger, CancellationToken cancellation) =>
        new(new AttributeAnswer.Found(attributes.LastOrDefault(one => one.Store == store && one.Object == name) is { Object: not null } found ? found.Attributes : ObjectAttributes.None.Of(name)));

    private (CompiledModel Model, TupleGraph Graph) Store(string store)
    {
        if (!_stores.TryGetValue(store, out var open))
        {
            var vocabulary = new Vocabulary();
            var valid = (ModelValidation.Valid)ModelValidator.Validate(models[store]);
            var compiled = CompiledModel.Compile(models[store], vocabulary, valid.Conditions);
            var fitting = tuples.Where(tuple => tuple.Store == store && compiled.Tuples?.ProblemOf(tuple.Tuple) is null).Select(tuple => tuple.Tuple);
            _stores[store] = open = (compiled, TupleGraph.Load(vocabulary, 1, fitting));
        }

        return open;
    }
}
