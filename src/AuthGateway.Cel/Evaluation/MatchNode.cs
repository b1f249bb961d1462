using AuthGateway.Cel.Patterns;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>text.matches("constant")</c>: the pattern was made at load.</summary>
internal sealed class MatchNode(Node text, Pattern pattern, int patternLength) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = text.Evaluate(ref frame);
        if (value.Kind != CelValueKind.String)
        {
            return value.IsFailure ? value : Failures.NoSuchOverload;
        }

        return frame.Charge(Costs.Match(value.AsString().Length, patternLength))
            ? CelValue.Of(pattern.IsMatch(value.AsString()))
            : Failures.CostExceeded;
    }
}
