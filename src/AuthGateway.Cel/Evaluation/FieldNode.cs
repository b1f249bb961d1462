using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>A field of a host's object.</summary>
internal sealed class FieldNode(Node operand, CelField field, bool isTest) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var target = operand.Evaluate(ref frame);
        frame.Spent += isTest ? 0 : Costs.Step;
        if (target.IsFailure)
        {
            return target;
        }

        if (target.Kind != CelValueKind.Object)
        {
            return target.Kind == CelValueKind.Null && isTest ? CelValue.False : Failures.NoSuchOverload;
        }

        var value = field.Read(target.AsObject());
        return isTest
            ? CelValue.Of(value.Kind != CelValueKind.Absent)
            : value.Kind == CelValueKind.Absent ? Failures.NoSuchField : value;
    }
}
