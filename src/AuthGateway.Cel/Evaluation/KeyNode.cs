using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>The selection of a map's entry: <c>map.key</c>, <c>has(map.key)</c>.</summary>
internal sealed class KeyNode(Node operand, string key, bool isTest) : Node
{
    private readonly CelValue _key = CelValue.Of(key);

    public override CelValue Evaluate(ref Frame frame)
    {
        var target = operand.Evaluate(ref frame);
        frame.Spent += isTest ? 0 : Costs.Step;
        if (target.IsFailure)
        {
            return target;
        }

        if (target.Kind != CelValueKind.Map)
        {
            return Failures.NoSuchOverload;
        }

        var isThere = target.AsMap().TryGet(_key, out var value) && value.Kind != CelValueKind.Absent;
        return isTest ? CelValue.Of(isThere) : isThere ? value : Failures.NoSuchKey;
    }
}
