using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>transformMap</c>.</summary>
internal sealed class TransformMapNode(Node range, int local, Node? filter, Node body) : ComprehensionNode(range, local, hasTwo: true)
{
    private readonly int _local = local;

    protected override CelValue Run(ref Elements elements, ref Frame frame)
    {
        var collected = new CelMap();
        while (Next(ref elements, ref frame, Costs.Step))
        {
            if (filter is not null)
            {
                var counts = Test(filter, ref frame);
                if (counts.IsFailure)
                {
                    return counts;
                }

                if (!counts.AsBool())
                {
                    continue;
                }
            }

            var key = frame.Locals[_local];
            frame.Spent += 2 * Costs.Step;
            var value = body.Evaluate(ref frame);
            if (value.IsFailure)
            {
                return value;
            }

            collected.TryAdd(key, value);
        }

        frame.Spent += Costs.NewMap + Costs.Step;
        return CelValue.Of(collected);
    }
}
