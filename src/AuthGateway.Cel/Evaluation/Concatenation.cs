using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>Strings, bytes and lists put behind each other; the budget bounds how long they get.</summary>
internal static class Concatenation
{
    public static CelValue Join(in CelValue left, in CelValue right, ref Frame frame)
    {
        // cel-go charges one for lists, which it does not copy; here they are copied.
        var size = Costs.SizeOf(left) + Costs.SizeOf(right);
        var cost = left.Kind == CelValueKind.List ? Costs.Step + (size / 10) : Costs.Traversal(size);
        if (!frame.Charge(cost))
        {
            return Failures.CostExceeded;
        }

        return left.Kind switch
        {
            CelValueKind.String => CelValue.Of(string.Concat(left.AsString(), right.AsString())),
            CelValueKind.Bytes => CelValue.Of([.. left.AsBytes(), .. right.AsBytes()]),
            _ => Lists(left.AsList(), right.AsList()),
        };
    }

    private static CelValue Lists(ICelList left, ICelList right)
    {
        var joined = new CelValue[left.Count + right.Count];
        for (var i = 0; i < joined.Length; i++)
        {
            joined[i] = i < left.Count ? left[i] : right[i - left.Count];
        }

        return CelValue.OfList(joined);
    }
}
