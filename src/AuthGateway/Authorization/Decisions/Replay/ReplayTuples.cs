using System.Text;
using AuthGateway.Authorization.Evaluation.Stores;
using AuthGateway.Authorization.RelationChecks;
using AuthGateway.Authorization.RelationshipApi;
using AuthGateway.Authorization.Relationships;
using AuthGateway.Jose;
using AuthGateway.Latency;
using AuthGateway.Redis.Relations;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Dsl;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Json;
using AuthGateway.Relations.Model;
using AuthGateway.Relations.Tuples;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Authorization.Decisions.Replay;

/// <summary>Relationships from files, for every store that a policy names.</summary>
internal sealed class ReplayTuples : IRelationChecks, IEvaluationStores
{
    private const int MostDepth = 32;

    private readonly RelationEngine _engine;
    private readonly CompiledModel _model;
    private readonly TupleGraph _tuples;

    private ReplayTuples(RelationEngine engine, CompiledModel model, TupleGraph tuples) => (_engine, _model, _tuples) = (engine, model, tuples);

    /// <inheritdoc/>
    public ValueTask<RelationAnswer> CheckAsync(Question question, CheckQuery query, LedgerHandle ledger, CancellationToken cancellation) => new(
        _engine.Check(_model, _tuples.Current, query, cancellation) switch
        {
            CheckOutcome.Answered { IsAllowed: true } => RelationAnswer.Related.Instance,
            CheckOutcome.Answered => RelationAnswer.Unrelated.Instance,
            CheckOutcome.Failed failed => (RelationAnswer)StoreRelationChecks.Failed(failed),
            _ => throw new InvalidOperationException("The cases of a closed type are closed."),
        });

    /// <inheritdoc/>
    public ValueTask<AttributeAnswer> FindAttributesAsync(string store, string name, Freshness freshness, LedgerHandle ledger, CancellationToken cancellation) =>
        new(new AttributeAnswer.Unknown(ToldAttributes.NotRecorded, LatencyOwner.Own));

    /// <inheritdoc/>
    public ValueTask<StoreAccess> OpenAsync(Question question, LedgerHandle ledger, CancellationToken cancellation)
    {
        var tuples = _tuples.Current;
        var view = new StoreView(question.Store, new StoreMoment(1, tuples.Revision), tuples, _tuples, question.Model, TimeSpan.Zero);
        return new(new StoreAccess.Open(_model, tuples, view, question.Model));
    }

    /// <summary>Reads a model and tuples.</summary>
    /// <param name="model">The model's text: OpenFGA's language, or its JSON.</param>
    /// <param name="tuples">A JSON list of tuple keys, or an object with it as <c>tuple_keys</c>, or what the read operation answers.</param>
    /// <param name="clock">The time, for the engine's bounds.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    public static ReplayTuples? Read(string model, string tuples, TimeProvider clock, out string? problem)
    {
        if (ReadModel(model, out problem) is not { } parsed)
        {
            return null;
        }

        if (ModelValidator.Validate(parsed) is not ModelValidation.Valid valid)
        {
            problem = $"the model is not valid: {((ModelValidation.Refused)ModelValidator.Validate(parsed)).Error.Message}";
            return null;
        }

        if (ReadTuples(tuples, new TupleValidator(parsed, valid.Conditions), out problem) is not { } read)
        {
            return null;
        }

        var vocabulary = new Vocabulary();
        var compiled = CompiledModel.Compile(parsed, vocabulary, valid.Conditions);
        return new ReplayTuples(new RelationEngine(new EvaluationLimits(), clock), compiled, TupleGraph.Load(vocabulary, revision: 1, read));
    }

    private static AuthorizationModel? ReadModel(string text, out string? problem)
    {
        problem = null;
        if (!text.AsSpan().TrimStart().StartsWith('{'))
        {
            switch (ModelDsl.Parse(text))
            {
                case ModelDslResult.Parsed dsl:
                    return dsl.Model;
                case ModelDslResult.Refused refused:
                    problem = $"the model is wrong at line {refused.Issues[0].Line}: {refused.Issues[0].Message}";
                    return null;
            }
        }

        switch (ModelJson.Read(Encoding.UTF8.GetBytes(text)))
        {
            case ModelJsonResult.Parsed json:
                return json.Model;
            case ModelJsonResult.Refused refused:
                problem = $"the model is wrong at {refused.Path}: {refused.Problem}";
                return null;
            default:
                throw new InvalidOperationException("The cases of a closed type are closed.");
        }
    }

    private static List<RelationshipTuple>? ReadTuples(string text, TupleValidator validator, out string? problem)
    {
        // An object, for which there is one strict reader: a list stands in one.
        var whole = text.AsSpan().TrimStart().StartsWith('[') ? $"{{\"tuple_keys\":{text}}}" : text;
        if (StrictJson.ParseObject(Encoding.UTF8.GetBytes(whole), MostDepth) is not { } root)
        {
            problem = "the tuples are no JSON";
            return null;
        }

        var reader = new ApiReader();
        reader.Only(root, "tuple_keys", "tuples", "continuation_token");
        var keys = reader.List(root, "tuple_keys").Concat(reader.List(root, "tuples").Select(tuple => tuple.TryGetProperty("key", out var key) ? key : default));
        List<RelationshipTuple> tuples = [.. keys.Select(key => reader.Tuple(key, mayHaveCondition: true))];
        problem = reader.Error is { } error ? $"the tuples are wrong: {error.Message}"
            : tuples.Find(tuple => validator.ProblemOf(tuple) is not null) is { } wrong ? validator.ProblemOf(wrong)!.MessageFor(wrong)
            : null;
        return problem is null ? tuples : null;
    }
}
