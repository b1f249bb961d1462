using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>element in list</c>, <c>key in map</c>.</summary>
internal sealed class InNode(Node left, Node right) : BinaryNode(left, right)
{
    // From here on a hash is faster than looking at each; it is made once, for a list that is a constant.
    private const int HashedFrom = 8;

    private readonly HashSet<CelValue>? _constants = HashOf(right);

    protected override CelValue Apply(in CelValue left, in CelValue right, ref Frame frame)
    {
        if (right.Kind == CelValueKind.Map)
        {
            frame.Spent += Costs.Step;
            return CelValue.Of(right.AsMap().TryGet(left, out var value) && value.Kind != CelValueKind.Absent);
        }

        if (right.Kind != CelValueKind.List)
        {
            return Failures.NoSuchOverload;
        }

        var list = right.AsList();
        if (!frame.Charge(list.Count))
        {
            return Failures.CostExceeded;
        }

        if (_constants is not null)
        {
            return CelValue.Of(_constants.Contains(left));
        }

        for (var i = 0; i < list.Count; i++)
        {
            if (CelEquality.AreEqual(left, list[i]))
            {
                return CelValue.True;
            }
        }

        return CelValue.False;
    }

    private static HashSet<CelValue>? HashOf(Node node)
    {
        if (node is not ConstantNode { Value.Kind: CelValueKind.List } constant || constant.Value.AsList().Count < HashedFrom)
        {
            return null;
        }

        var list = constant.Value.AsList();
        return new HashSet<CelValue>(Enumerable.Range(0, list.Count).Select(i => list[i]), CelKeyComparer.Instance);
    }
}
