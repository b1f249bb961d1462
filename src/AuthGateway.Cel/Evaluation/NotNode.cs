using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>!operand</c>.</summary>
internal sealed class NotNode(Node operand) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = operand.Evaluate(ref frame);
        frame.Spent += Costs.Step;
        return value.Kind == CelValueKind.Bool ? CelValue.Of(!value.AsBool()) : value.IsFailure ? value : Failures.NoSuchOverload;
    }
}
