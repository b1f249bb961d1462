using AuthGateway.Cel.Functions;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>A call of a function, by the overload that takes the arguments' kinds.</summary>
internal sealed class CallNode(Overload[] overloads, Node[] arguments) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        Arguments values = default;
        CelValue failure = default;
        for (var i = 0; i < arguments.Length; i++)
        {
            values[i] = arguments[i].Evaluate(ref frame);
            if (values[i].IsFailure)
            {
                failure = failure.IsFailure ? Failures.Join(failure, values[i]) : values[i];
            }
        }

        if (failure.IsFailure)
        {
            return failure;
        }

        ReadOnlySpan<CelValue> given = values;
        given = given[..arguments.Length];
        foreach (var overload in overloads)
        {
            if (overload.Takes(given))
            {
                return frame.Charge(overload.CostOf(given)) ? overload.Body!(values, ref frame) : Failures.CostExceeded;
            }
        }

        return Failures.NoSuchOverload;
    }
}
