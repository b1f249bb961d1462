using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>A variable of the environment.</summary>
internal sealed class VariableNode(int slot, string name) : Node
{
    private readonly CelValue _missing = CelValue.OfMissing([name]);

    public override CelValue Evaluate(ref Frame frame)
    {
        frame.Spent += Costs.Step;
        if ((uint)slot < (uint)frame.Bindings.Length)
        {
            ref readonly var value = ref frame.Bindings[slot];
            if (value.Kind != CelValueKind.Absent)
            {
                return value;
            }
        }

        return _missing;
    }
}
