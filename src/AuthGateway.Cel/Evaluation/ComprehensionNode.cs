using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>A comprehension. Every element is charged before it is looked at, so that the budget ends the loop.</summary>
internal abstract class ComprehensionNode(Node range, int local, bool hasTwo) : Node
{
    public sealed override CelValue Evaluate(ref Frame frame)
    {
        var over = range.Evaluate(ref frame);
        if (over.IsFailure)
        {
            return over;
        }

        if (over.Kind is not (CelValueKind.List or CelValueKind.Map))
        {
            return Failures.NoSuchOverload;
        }

        var elements = Elements.Of(over);
        var result = Run(ref elements, ref frame);
        elements.Dispose();
        return frame.IsExhausted ? Failures.CostExceeded : result;
    }

    /// <summary>Goes over the elements.</summary>
    protected abstract CelValue Run(ref Elements elements, ref Frame frame);

    /// <summary>Makes the next element the comprehension's variables.</summary>
    /// <returns>False at the end, and when the budget is used up.</returns>
    protected bool Next(ref Elements elements, ref Frame frame, long cost)
    {
        if (frame.IsExhausted || !elements.MoveNext(hasTwo, out var first, out var second))
        {
            return false;
        }

        frame.Spent += cost;
        frame.Locals[local] = first;
        if (hasTwo)
        {
            frame.Locals[local + 1] = second;
        }

        return true;
    }

    /// <summary>A condition's outcome: a truth value or a failure.</summary>
    protected static CelValue Test(Node condition, ref Frame frame)
    {
        var value = condition.Evaluate(ref frame);
        return value.Kind == CelValueKind.Bool || value.IsFailure ? value : Failures.NoSuchOverload;
    }
}
