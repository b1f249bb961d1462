using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>list[index]</c>, <c>map[key]</c>.</summary>
internal sealed class IndexNode(Node left, Node right) : BinaryNode(left, right)
{
    protected override CelValue Apply(in CelValue left, in CelValue right, ref Frame frame)
    {
        frame.Spent += Costs.Step;
        switch (left.Kind)
        {
            case CelValueKind.Map:
                return left.AsMap().TryGet(right, out var value) && value.Kind != CelValueKind.Absent ? value : Failures.NoSuchKey;
            case CelValueKind.List when WholeNumber(right) is { } index:
                var list = left.AsList();
                if (index < 0 || index >= list.Count)
                {
                    return Failures.IndexOutOfRange;
                }

                var element = list[(int)index];
                return element.Kind == CelValueKind.Absent ? Failures.NoSuchField : element;
            default:
                return Failures.NoSuchOverload;
        }
    }

    // The checker lets int alone through; a dynamic index may be any number that is whole.
    private static long? WholeNumber(in CelValue value) => value.Kind switch
    {
        CelValueKind.Int => value.AsInt(),
        CelValueKind.Uint => value.AsUint() <= long.MaxValue ? value.AsInt() : -1,
        CelValueKind.Double when Math.Floor(value.AsDouble()) == value.AsDouble() => (long)value.AsDouble(),
        _ => null,
    };
}
