using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Latency;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Dsl;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Tuples;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Tests.Authorization.Evaluation;

/// <summary>One store in memory, with the real engine's model and tuples.</summary>
internal sealed class StoreInMemory : IEvaluationStores
{
    public const string Id = "01JDQW8X5N0000000000000001";

    private readonly CompiledModel _model;
    private readonly TupleGraph _graph;

    public StoreInMemory(string model, params IEnumerable<string> tuples)
    {
        var parsed = Assert.IsType<ModelDslResult.Parsed>(ModelDsl.Parse(model)).Model;
        var valid = Assert.IsType<ModelValidation.Valid>(ModelValidator.Validate(parsed));
        var vocabulary = new Vocabulary();
        _model = CompiledModel.Compile(parsed, vocabulary, valid.Conditions);
        _graph = TupleGraph.Load(vocabulary, revision: 1, tuples.Select(Read));
    }

    /// <summary>Why it can't be asked; null while it can.</summary>
    public string? Closed { get; set; }

    /// <summary>How often it was opened.</summary>
    public int Opened { get; private set; }

    /// <summary>How fresh it had to be.</summary>
    public List<Freshness> Asked { get; } = [];

    /// <summary>Is run whenever it is opened.</summary>
    public Action? OnOpen { get; set; }

    /// <summary>Writes a tuple, as a revision of its own.</summary>
    public void Add(string tuple) => _graph.Apply(_graph.Current.Revision + 1, [new TupleChange(IsDelete: false, Read(tuple))]);

    public ValueTask<StoreAccess> OpenAsync(Question question, LedgerHandle ledger, CancellationToken cancellation)
    {
        Assert.Equal(Id, question.Store);
        Opened++;
        Asked.Add(question.Freshness);
        OnOpen?.Invoke();
        cancellation.ThrowIfCancellationRequested();
        var tuples = _graph.Current;
        return new(Closed is not null
            ? new StoreAccess.Closed(Closed, LatencyOwner.Redis)
            : new StoreAccess.Open(_model, tuples, new StoreView(Id, new StoreMoment(1, tuples.Revision), tuples, _graph, "model", TimeSpan.Zero), "model"));
    }

    // "user relation object", or "user relation object condition".
    private static RelationshipTuple Read(string text)
    {
        var parts = text.Split(' ');
        return new RelationshipTuple(parts[0], parts[1], parts[2]) { Condition = parts.Length > 3 ? new RelationshipCondition(parts[3], default) : null };
    }
}
