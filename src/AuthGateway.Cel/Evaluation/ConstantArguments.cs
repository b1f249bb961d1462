using AuthGateway.Cel.Functions;
using AuthGateway.Cel.Patterns;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Evaluation;

/// <summary>Calls whose argument is a constant that is read once, at load; one that cannot be read is refused there.</summary>
internal static class ConstantArguments
{
    /// <summary>The step of such a call; null when it is none, or there is a problem.</summary>
    public static Node? Make(string function, Node[] arguments, CelLimits limits, out string? problem)
    {
        problem = null;
        switch (function)
        {
            case StringFunctions.Matches when arguments.Length == 2 && TextOf(arguments[1]) is { } source:
                return Pattern.TryMake(source, limits.PatternLength, out var pattern, out problem)
                    ? new MatchNode(arguments[0], pattern, source.Length)
                    : null;
            case IpAddressFunctions.InCidr when arguments.Length == 2 && TextOf(arguments[1]) is { } text:
                if (CelNetwork.TryParse(text, out var network))
                {
                    return new CidrNode(arguments[0], network);
                }

                problem = $"'{text}' is no CIDR network.";
                return null;
            case "ipaddress" when arguments.Length == 1 && TextOf(arguments[0]) is { } address && !CelIpAddress.TryParse(address, out _):
                problem = $"'{address}' is no IP address.";
                return null;
            case var part when arguments.Length == 2 && TimeFunctions.TakesZone(part):
                problem = ZoneProblem(TextOf(arguments[1]));
                return null;
            default:
                return null;
        }
    }

    // At load, not at the first request: an image without the time zone database would else deny, or answer 503, by a condition
    // that was tested where there is one.
    private static string? ZoneProblem(string? zone) => zone switch
    {
        null when TimeZones.HasDatabase => null,
        not null when TimeZones.TryOffset(zone, 0, out _) => null,
        null => "A time zone is worked out here, and this system has no time zone database (tzdata).",
        _ when !TimeZones.HasDatabase => $"'{zone}' is not found: this system has no time zone database (tzdata).",
        _ => $"'{zone}' is no time zone that this system knows. Name one of the IANA database, without old aliases, or a distance such as +01:00.",
    };

    private static string? TextOf(Node node) =>
        node is ConstantNode { Value.Kind: CelValueKind.String } constant ? constant.Value.AsString() : null;
}
