using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>==</c> and <c>!=</c>.</summary>
internal sealed class EqualNode(Node left, Node right, bool isNegated) : BinaryNode(left, right)
{
    protected override CelValue Apply(in CelValue left, in CelValue right, ref Frame frame)
    {
        var isAffordable = frame.Charge(Costs.Traversal(Math.Min(Costs.SizeOf(left), Costs.SizeOf(right))));
        return isAffordable ? CelValue.Of(CelEquality.AreEqual(left, right) != isNegated) : Failures.CostExceeded;
    }
}
