using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>The state of one evaluation; it lives on the stack.</summary>
internal ref struct Frame(ReadOnlySpan<CelValue> bindings, Span<CelValue> locals, long budget)
{
    public readonly ReadOnlySpan<CelValue> Bindings = bindings;

    /// <summary>The variables of the comprehensions that are running.</summary>
    public readonly Span<CelValue> Locals = locals;

    private readonly long _budget = budget;

    /// <summary>What was spent so far. Cheap steps add to it without looking; loops and long operations look.</summary>
    public long Spent;

    public readonly bool IsExhausted => Spent > _budget;

    /// <summary>Spends, and says whether the budget allowed it.</summary>
    public bool Charge(long cost)
    {
        // Never around the end of the numbers, where a cost would look small again.
        Spent = cost > long.MaxValue - Spent ? long.MaxValue : Spent + cost;
        return Spent <= _budget;
    }
}
