using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>-operand</c>.</summary>
internal sealed class NegateNode(Node operand) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        frame.Spent += Costs.Step;
        return value.Kind switch
        {
            CelValueKind.Int => value.AsInt() == long.MinValue ? Failures.Overflow : CelValue.Of(-value.AsInt()),
            CelValueKind.Double => CelValue.Of(-value.AsDouble()),
            _ => value.IsFailure ? value : Failures.NoSuchOverload,
        };
    }
}
