using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>all</c> and <c>exists</c>: an element that decides makes the failures of others irrelevant.</summary>
/// <param name="decides">The truth value that decides: false for all, true for exists.</param>
internal sealed class QuantifierNode(Node range, int local, bool hasTwo, Node condition, bool decides)
    : ComprehensionNode(range, local, hasTwo)
{
    // cel-go: asking whether to go on (two steps, with a negation for exists), and reading the result so far.
    private readonly long _cost = decides ? 4 : 3;

    protected override CelValue Run(ref Elements elements, ref Frame frame)
    {
        CelValue failure = default;
        while (Next(ref elements, ref frame, _cost))
        {
            var value = Test(condition, ref frame);
            if (value.IsFailure)
            {
                failure = failure.IsFailure ? Failures.Join(failure, value) : value;
            }
            else if (value.AsBool() == decides)
            {
                return value;
            }
        }

        frame.Spent += Costs.Step;
        return failure.IsFailure ? failure : CelValue.Of(!decides);
    }
}
