using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>element in list</c>, <c>key in map</c>.</summary>
internal sealed class InNode(Node left, Node right) : BinaryNode(left, right)
{
    // From here on a hash is faster than looking at each; it is made once, for a list of strings that is a constant.
    private const int HashedFrom = 8;

    private readonly HashSet<string>? _constants = HashOf(right);

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
            return CelValue.Of(left.Kind == CelValueKind.String && _constants.Contains(left.AsString()));
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

    private static HashSet<string>? HashOf(Node node)
    {
        if (node is not ConstantNode { Value.Kind: CelValueKind.List } constant || constant.Value.AsList().Count < HashedFrom)
        {
            return null;
        }

        var list = constant.Value.AsList();
        var values = Enumerable.Range(0, list.Count).Select(i => list[i]).ToList();
        return values.TrueForAll(value => value.Kind == CelValueKind.String)
            ? values.Select(value => value.AsString()).ToHashSet(StringComparer.Ordinal)
            : null;
    }
}
