using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>map</c>, <c>filter</c> and <c>transformList</c>.</summary>
/// <param name="filter">Which elements count; null for every one.</param>
/// <param name="body">What an element becomes; null for itself.</param>
internal sealed class CollectNode(Node range, int local, bool hasTwo, Node? filter, Node? body) : ComprehensionNode(range, local, hasTwo)
{
    private readonly int _local = local;

    protected override CelValue Run(ref Elements elements, ref Frame frame)
    {
        var collected = new List<CelValue>();
        // cel-go makes a list of one and adds it for each element that counts; reading the list so far is a step either way.
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

            frame.Spent += Costs.NewList + Costs.Step + (body is null ? Costs.Step : 0);
            var value = body is null ? frame.Locals[_local] : body.Evaluate(ref frame);
            if (value.IsFailure)
            {
                return value;
            }

            collected.Add(value);
        }

        // The empty list at the start, and reading the result.
        frame.Spent += Costs.NewList + Costs.Step;
        return CelValue.OfList([.. collected]);
    }
}
