using System.Collections.Immutable;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel;

/// <summary>A compiled expression. It has no state of its own: threads share it.</summary>
internal sealed class CelProgram
{
    internal CelProgram(CelEnvironment environment, string source, CelType type, ImmutableArray<CelReference> references)
    {
        Environment = environment;
        Source = source;
        Type = type;
        References = references;
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
    public CelOutcome Evaluate(ReadOnlySpan<CelValue> bindings, long budget) => new(default, bindings.Length + budget);
}
