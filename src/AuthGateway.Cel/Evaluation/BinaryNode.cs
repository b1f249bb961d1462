using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>An operator that needs both of its operands.</summary>
internal abstract class BinaryNode(Node left, Node right) : Node
{
    public sealed override CelValue Evaluate(ref Frame frame)
    {
        var first = left.Evaluate(ref frame);
        var second = right.Evaluate(ref frame);
        return first.IsFailure || second.IsFailure ? Failures.Join(first, second) : Apply(first, second, ref frame);
    }

    /// <summary>Works it out, charging for it.</summary>
    protected abstract CelValue Apply(in CelValue left, in CelValue right, ref Frame frame);
}
