
namespace AuthGateway.Cel.Evaluation;

/// <summary>Works steps out at load whose operands are constants.</summary>
internal static class Folding
{
    /// <summary>The step's value as a constant of the same cost; the step itself where an operand is no constant, or it fails.</summary>
    public static Node Try(Node node, params ReadOnlySpan<Node> operands)
    {
        foreach (var operand in operands)
        {
            if (operand is not ConstantNode)
            {
                return node;
            }
        }

        var frame = new Frame([], [], long.MaxValue);
        var value = node.Evaluate(ref frame);
        return value.IsFailure ? node : new ConstantNode(value, frame.Spent);
    }
}
