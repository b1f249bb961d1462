using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>exists_one</c>: every element is looked at, and any failure is the result.</summary>
internal sealed class ExistsOneNode(Node range, int local, bool hasTwo, Node condition) : ComprehensionNode(range, local, hasTwo)
{
    protected override CelValue Run(ref Elements elements, ref Frame frame)
    {
        var count = 0;
        while (Next(ref elements, ref frame, Costs.Step))
        {
            var value = Test(condition, ref frame);
            if (value.IsFailure)
            {
                return value;
            }

            count += value.AsBool() ? 1 : 0;
            frame.Spent += value.AsBool() ? Costs.Step : 0;
        }

        // The comparison with one, and reading the count.
        frame.Spent += 2 * Costs.Step;
        return CelValue.Of(count == 1);
    }
}
