using AuthGateway.Cel.Evaluation;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Functions;

/// <summary>OpenFGA's functions of IP addresses.</summary>
internal static class IpAddressFunctions
{
    public const string InCidr = "in_cidr";

    public static void Declare(FunctionTable table)
    {
        table.Function("ipaddress", [CelType.String], CelType.IpAddress, static (in a, ref _) =>
            CelIpAddress.TryParse(a[0].AsString(), out var address) ? CelValue.Of(address) : Failures.InvalidAddress);
        table.Member(InCidr, [CelType.IpAddress, CelType.String], CelType.Bool, static (in a, ref _) =>
            CelNetwork.TryParse(a[1].AsString(), out var network)
                ? CelValue.Of(network.Contains((CelIpAddress)a[0].AsOpaque()))
                : Failures.InvalidNetwork);
    }
}
