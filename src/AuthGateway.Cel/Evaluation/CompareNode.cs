using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> and <c>&gt;=</c>. A NaN is none of them to any number.</summary>
/// <param name="left">The left operand.</param>
/// <param name="right">The right operand.</param>
/// <param name="sign">1 for "greater", -1 for "less".</param>
/// <param name="orEqual">Whether equal values are enough.</param>
internal sealed class CompareNode(Node left, Node right, int sign, bool orEqual) : BinaryNode(left, right)
{
    protected override CelValue Apply(in CelValue left, in CelValue right, ref Frame frame)
    {
        if (!CelOrder.AreComparable(left, right))
        {
            return Failures.NoSuchOverload;
        }

        if (!frame.Charge(Costs.Traversal(Math.Min(Costs.SizeOf(left), Costs.SizeOf(right)))))
        {
            return Failures.CostExceeded;
        }

        var order = CelOrder.Compare(left, right);
        return CelValue.Of(order == sign || (orEqual && order == 0));
    }
}
