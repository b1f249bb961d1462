using System.Text.Json;
using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Errors;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Graph;
using AuthGateway.Relations.Tuples;
using AuthGateway.Relations.Validation;

namespace AuthGateway.Relations.Tests.Evaluation;

/// <summary>A store in memory: a model, tuples, and questions about them.</summary>
internal sealed class TestStore
{
    private long _revision = 1;

    public TestStore(string model, params string[] tuples)
    {
        Graph = TupleGraph.Load(Vocabulary, _revision, tuples.Select(Tuple));
        Model = Compile(model);
    }

    /// <summary>The usual bounds, with a deadline that no loaded machine misses.</summary>
    public static EvaluationLimits Unhurried { get; } = new() { ListDeadline = TimeSpan.FromMinutes(10) };

    public EvaluationLimits Limits { get; init; } = Unhurried;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public Vocabulary Vocabulary { get; } = new();

    public TupleGraph Graph { get; }

    public CompiledModel Model { get; private set; }

    public RelationEngine Engine => new(Limits, Time);

    /// <summary>Reads <c>document:1#viewer@user:anne</c>, with <c> if condition {"x": 1}</c> after it or without.</summary>
    public static RelationshipTuple Tuple(string text)
    {
        var (tuple, condition) = text.Split(" if ", 2) is [var first, var second] ? (first, second) : (text, null);
        var at = tuple.IndexOf('@', StringComparison.Ordinal);
        var hash = tuple.IndexOf('#', StringComparison.Ordinal);
        var read = new RelationshipTuple(tuple[(at + 1)..], tuple[(hash + 1)..at], tuple[..hash]);
        if (condition is null)
        {
            return read;
        }

        var parts = condition.Split(' ', 2);
        return read with { Condition = new RelationshipCondition(parts[0], parts.Length == 1 ? default : Json(parts[1])) };
    }

    public static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    public void UseModel(string model) => Model = Compile(model);

    public void Write(params string[] tuples) => Graph.Apply(++_revision, [.. tuples.Select(tuple => new TupleChange(IsDelete: false, Tuple(tuple)))]);

    public void Delete(params string[] tuples) => Graph.Apply(++_revision, [.. tuples.Select(tuple => new TupleChange(IsDelete: true, Tuple(tuple)))]);

    /// <summary>Asks <c>document:1#viewer@user:anne</c>.</summary>
    public CheckOutcome Ask(string question, string? context = null, string[]? contextual = null, bool explain = false, CancellationToken cancellation = default)
    {
        var tuple = Tuple(question);
        var query = new CheckQuery(tuple.User, tuple.Relation, tuple.Object)
        {
            Context = context is null ? default : Json(context),
            ContextualTuples = contextual is null ? [] : [.. contextual.Select(Tuple)],
            Explain = explain,
        };
        return Engine.Check(Model, Graph.Current, query, cancellation);
    }

    /// <summary>Asks and wants an answer.</summary>
    public bool Check(string question, string? context = null, string[]? contextual = null) => Ask(question, context, contextual) switch
    {
        CheckOutcome.Answered answered => answered.IsAllowed,
        CheckOutcome.Failed failed => throw new InvalidOperationException(failed.Error.ToString()),
        _ => throw new InvalidOperationException(),
    };

    /// <summary>Asks and wants an error.</summary>
    public RelationErrorCode Error(string question, string? context = null, string[]? contextual = null) =>
        Assert.IsType<CheckOutcome.Failed>(Ask(question, context, contextual)).Error.Code;

    /// <summary>All objects of a type that a user has a relation to, sorted.</summary>
    public string[] Objects(string user, string relation, string type, string? context = null, string[]? contextual = null) => Names(Engine.ListObjects(
        Model,
        Graph.Current,
        new ListObjectsQuery(user, relation, type)
        {
            Context = context is null ? default : Json(context),
            ContextualTuples = contextual is null ? [] : [.. contextual.Select(Tuple)],
        }));

    /// <summary>All users that a relation of an object has, sorted.</summary>
    public string[] Users(string userset, string filter, string? context = null, string[]? contextual = null)
    {
        var (target, kind) = (userset.Split('#'), filter.Split('#'));
        return Names(Engine.ListUsers(
            Model,
            Graph.Current,
            new ListUsersQuery(target[0], target[1], new UserFilter(kind[0], kind.Length > 1 ? kind[1] : null))
            {
                Context = context is null ? default : Json(context),
                ContextualTuples = contextual is null ? [] : [.. contextual.Select(Tuple)],
            }));
    }

    private static string[] Names(ListOutcome outcome) => outcome switch
    {
        ListOutcome.Page page => [.. page.Names.Order(StringComparer.Ordinal)],
        ListOutcome.Failed failed => throw new InvalidOperationException(failed.Error.ToString()),
        _ => throw new InvalidOperationException(),
    };

    private CompiledModel Compile(string text)
    {
        var model = Models.Parse(text);
        return ModelValidator.Validate(model) switch
        {
            ModelValidation.Valid valid => CompiledModel.Compile(model, Vocabulary, valid.Conditions),
            ModelValidation.Refused refused => throw new InvalidOperationException(refused.Error.ToString()),
            _ => throw new InvalidOperationException(),
        };
    }
}
