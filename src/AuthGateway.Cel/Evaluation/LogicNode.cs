using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>
/// A chain of <c>&amp;&amp;</c> or <c>||</c>: one operand that decides makes the others' failures irrelevant, on whichever side it
/// stands.
/// </summary>
/// <param name="operands">The operands, two or more.</param>
/// <param name="decides">The truth value that decides: false for and, true for or.</param>
internal sealed class LogicNode(Node[] operands, bool decides) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        CelValue failure = default;
        foreach (var operand in operands)
        {
            var value = operand.Evaluate(ref frame);
            if (value.Kind == CelValueKind.Bool)
            {
                if (value.AsBool() == decides)
                {
                    return value;
                }

                continue;
            }

            var failed = value.IsFailure ? value : Failures.NoSuchOverload;
            failure = failure.IsFailure ? Failures.Join(failure, failed) : failed;
        }

        return failure.IsFailure ? failure : CelValue.Of(!decides);
    }
}
