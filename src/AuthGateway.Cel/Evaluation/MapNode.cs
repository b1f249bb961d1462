using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>{a: b}</c>.</summary>
internal sealed class MapNode((Node Key, Node Value)[] entries) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var map = new CelMap(entries.Length);
        CelValue failure = default;
        foreach (var (keyNode, valueNode) in entries)
        {
            var key = keyNode.Evaluate(ref frame);
            var value = valueNode.Evaluate(ref frame);
            if (key.IsFailure || value.IsFailure)
            {
                var failed = Failures.Join(key, value);
                failure = failure.IsFailure ? Failures.Join(failure, failed) : failed;
            }
            else if (key.Kind is not (CelValueKind.Bool or CelValueKind.Int or CelValueKind.Uint or CelValueKind.String))
            {
                return Failures.UnsupportedKey;
            }
            else if (!map.TryAdd(key, value))
            {
                return Failures.DuplicateKey;
            }
        }

        frame.Spent += Costs.NewMap;
        return failure.IsFailure ? failure : CelValue.Of(map);
    }
}
