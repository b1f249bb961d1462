using AuthGateway.Relations.Compilation;
using AuthGateway.Relations.Evaluation;
using AuthGateway.Relations.Graph;
using BenchmarkDotNet.Attributes;

namespace AuthGateway.Benchmarks.Relations;

/// <summary>What one check takes, by the length of its way and by how many tuples there are.</summary>
public class RelationCheckBenchmarks
{
    private const int Questions = 1024;

    private readonly RelationEngine _engine = new(new EvaluationLimits(), TimeProvider.System);
    private CompiledModel _model = null!;
    private GraphSnapshot _snapshot = null!;
    private CheckQuery[] _questions = [];
    private int _next;

    /// <summary>How many tuples there are.</summary>
    [Params(1_000, 100_000, 1_000_000)]
    public int Tuples { get; set; }

    /// <summary>How many tuples lie between document and user; 0 for a check that is denied.</summary>
    [Params(1, 3, 5, 0)]
    public int Way { get; set; }

    [GlobalSetup]
    public void Load()
    {
        var world = new RelationWorld(Tuples);
        (_model, var graph) = world.Load();
        _snapshot = graph.Current;
        _questions = world.Questions(Way, Questions);
        foreach (var question in _questions)
        {
            if (_engine.Check(_model, _snapshot, question) is not CheckOutcome.Answered answered || answered.IsAllowed != (Way > 0))
            {
                throw new InvalidOperationException($"{question} is not as it should be.");
            }
        }
    }

    [Benchmark]
    public bool Check() => _engine.Check(_model, _snapshot, _questions[_next++ & (Questions - 1)]) is CheckOutcome.Answered { IsAllowed: true };
}
