using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>[a, b]</c>.</summary>
internal sealed class ListNode(Node[] elements) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var values = new CelValue[elements.Length];
        CelValue failure = default;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = elements[i].Evaluate(ref frame);
            if (values[i].IsFailure)
            {
                failure = failure.IsFailure ? Failures.Join(failure, values[i]) : values[i];
            }
        }

        frame.Spent += Costs.NewList;
        return failure.IsFailure ? failure : CelValue.OfList(values);
    }
}
