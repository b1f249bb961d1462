using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>+</c>, <c>-</c>, <c>*</c>, <c>/</c> and <c>%</c>.</summary>
internal sealed class ArithmeticNode(Node left, Node right, ArithmeticOperation operation) : BinaryNode(left, right)
{
    protected override CelValue Apply(in CelValue left, in CelValue right, ref Frame frame)
    {
        if (left.Kind == right.Kind)
        {
            switch (left.Kind)
            {
                case CelValueKind.Int:
                    frame.Spent += Costs.Step;
                    return Arithmetic.Ints(operation, left.AsInt(), right.AsInt());
                case CelValueKind.Uint:
                    frame.Spent += Costs.Step;
                    return Arithmetic.Uints(operation, left.AsUint(), right.AsUint());
                case CelValueKind.Double:
                    frame.Spent += Costs.Step;
                    return Arithmetic.Doubles(operation, left.AsDouble(), right.AsDouble());
                case CelValueKind.String or CelValueKind.Bytes or CelValueKind.List when operation == ArithmeticOperation.Add:
                    return Concatenation.Join(left, right, ref frame);
                default:
                    break;
            }
        }

        frame.Spent += Costs.Step;
        return TimeArithmetic.Apply(operation, left, right);
    }
}
