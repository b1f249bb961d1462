using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AuthGateway.Cel.Evaluation;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel;

/// <summary>A compiled expression. It has no state of its own: threads share it.</summary>
internal sealed class CelProgram
{
    private readonly Node _root;
    private readonly int _locals;

    internal CelProgram(
        CelEnvironment environment, string source, CelType type, ImmutableArray<CelReference> references, Node root, int locals)
    {
        Environment = environment;
        Source = source;
        Type = type;
        References = references;
        _root = root;
        _locals = locals;
    }

    public CelEnvironment Environment { get; }

    public string Source { get; }

    /// <summary>The type of what it gives.</summary>
    public CelType Type { get; }

    /// <summary>What it may read, in the order of the source, each once.</summary>
    public ImmutableArray<CelReference> References { get; }

    /// <summary>Evaluates with the environment's budget.</summary>
    /// <param name="bindings">A value for each variable of the environment, by slot; <c>default</c> where there is none.</param>
    public CelOutcome Evaluate(ReadOnlySpan<CelValue> bindings) => Evaluate(bindings, Environment.Limits.EvaluationCost);

    /// <summary>Evaluates with a budget of its own.</summary>
    /// <param name="bindings">A value for each variable of the environment, by slot; <c>default</c> where there is none.</param>
    /// <param name="budget">What it may cost at most.</param>
    public CelOutcome Evaluate(ReadOnlySpan<CelValue> bindings, long budget) =>
        _locals == 0 ? Run(bindings, [], budget) : RunWithLocals(bindings, budget);

    // Room for variables is cleared at each evaluation; an expression without comprehensions does not pay for that.
    private CelOutcome RunWithLocals(ReadOnlySpan<CelValue> bindings, long budget)
    {
        if (_locals > FewLocals.Count)
        {
            return Run(bindings, new CelValue[_locals], budget);
        }

        FewLocals locals = default;
        return Run(bindings, locals, budget);
    }

    private CelOutcome Run(ReadOnlySpan<CelValue> bindings, Span<CelValue> locals, long budget)
    {
        var frame = new Frame(bindings, locals, budget);
        var result = _root.Evaluate(ref frame);
        return new CelOutcome(frame.IsExhausted ? Failures.CostExceeded : result, frame.Spent);
    }

    [InlineArray(Count)]
    private struct FewLocals
    {
        public const int Count = 4;

        private CelValue _first;
    }
}
