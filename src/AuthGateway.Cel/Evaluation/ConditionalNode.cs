using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>condition ? whenTrue : whenFalse</c>; only the chosen side is evaluated.</summary>
internal sealed class ConditionalNode(Node condition, Node whenTrue, Node whenFalse) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = condition.Evaluate(ref frame);
        if (value.Kind == CelValueKind.Bool)
        {
            return value.AsBool() ? whenTrue.Evaluate(ref frame) : whenFalse.Evaluate(ref frame);
        }

        return value.IsFailure ? value : Failures.NoSuchOverload;
    }
}
