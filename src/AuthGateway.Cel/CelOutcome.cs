using System.Collections.Immutable;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel;

/// <summary>How an evaluation ended. Only <see cref="IsTrue"/> may open anything.</summary>
internal readonly struct CelOutcome
{
    private readonly CelValue _result;

    internal CelOutcome(in CelValue result, long cost)
    {
        _result = result;
        Cost = cost;
    }

    /// <summary>Which of the four it is.</summary>
    public CelOutcomeKind Kind => _result.Kind switch
    {
        CelValueKind.Missing => CelOutcomeKind.Missing,
        CelValueKind.Error => _result.AsError().Kind == CelErrorKind.CostExceeded ? CelOutcomeKind.CostExceeded : CelOutcomeKind.Error,
        // A default outcome is no outcome; it must not pass for a value.
        CelValueKind.Absent => CelOutcomeKind.Error,
        _ => CelOutcomeKind.Value,
    };

    /// <summary>Whether the result is the value <c>true</c>: not an error, not missing, not another value.</summary>
    public bool IsTrue => _result.Kind == CelValueKind.Bool && _result.AsBool();

    /// <summary>Whether the result is the value <c>false</c>.</summary>
    public bool IsFalse => _result.Kind == CelValueKind.Bool && !_result.AsBool();

    /// <summary>The value; <see cref="CelValueKind.Absent"/> unless there is one.</summary>
    public CelValue Value => Kind == CelOutcomeKind.Value ? _result : default;

    /// <summary>The error, also that of a cost that was exceeded; null unless there is one.</summary>
    public CelError? Error => _result.Kind == CelValueKind.Error ? _result.AsError() : null;

    /// <summary>The variables without a binding on which the result depends, in ordinal order; empty unless it does.</summary>
    public ImmutableArray<string> Missing => _result.Kind == CelValueKind.Missing ? _result.AsMissing() : [];

    /// <summary>What the evaluation cost, in cel-go's units.</summary>
    public long Cost { get; }
}
