using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>A step of a program. Failures are values, so that the operators that absorb them can.</summary>
internal abstract class Node
{
    public abstract CelValue Evaluate(ref Frame frame);
}
