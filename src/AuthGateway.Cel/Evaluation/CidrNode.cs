using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary><c>address.in_cidr("constant")</c>: the network was read at load.</summary>
internal sealed class CidrNode(Node address, CelNetwork network) : Node
{
    public override CelValue Evaluate(ref Frame frame)
    {
        var value = address.Evaluate(ref frame);
        frame.Spent += Costs.Step;
        return value.Kind == CelValueKind.Opaque && value.AsOpaque() is CelIpAddress ip
            ? CelValue.Of(network.Contains(ip))
            : value.IsFailure ? value : Failures.NoSuchOverload;
    }
}
