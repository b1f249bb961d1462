using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>A literal, or what was worked out at load; its cost is what working it out again would cost.</summary>
internal sealed class ConstantNode(CelValue value, long cost) : Node
{
    public CelValue Value => value;

    public long Cost => cost;

    public override CelValue Evaluate(ref Frame frame)
    {
        frame.Spent += cost;
        return value;
    }
}
