using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>A variable of a comprehension.</summary>
internal sealed class LocalNode(int index) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        frame.Spent += Costs.Step;
        ref readonly var value = ref frame.Locals[index];
        // A host's list may hold nothing in a place; nothing is no value.
        return value.Kind == CelValueKind.Absent ? Failures.NoSuchField : value;
    }
}
