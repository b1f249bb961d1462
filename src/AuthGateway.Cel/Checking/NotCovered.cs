namespace AuthGateway.Cel.Checking;

/// <summary>What CEL has elsewhere and this subset has not, by the names that give it away, so that a refusal can say it.</summary>
internal static class NotCovered
{
    private static readonly (string Prefix, string What)[] Libraries =
    [
        ("cel.bind", "Local bindings (cel.bind) are"),
        ("cel.", "The cel.* library is"),
        ("optional.", "Optional values are"),
        ("optMap", "Optional values are"),
        ("optFlatMap", "Optional values are"),
        ("orValue", "Optional values are"),
        ("proto.", "Protobuf extensions (proto.*) are"),
        ("base64.", "The encoders library (base64.*) is"),
        ("strings.quote", "strings.quote() is"),
        ("format", "format() is"),
        ("google.", "Protobuf messages are"),
        ("regex.", "The regex library (regex.*) is"),
    ];

    private static readonly (string Prefix, string Extension)[] Extensions =
    [
        ("math.", nameof(CelExtensions.Math)),
        ("sets.", nameof(CelExtensions.Sets)),
        ("ipaddress", nameof(CelExtensions.IpAddress)),
        ("in_cidr", nameof(CelExtensions.IpAddress)),
        ("transformList", nameof(CelExtensions.TwoVariableComprehensions)),
        ("transformMap", nameof(CelExtensions.TwoVariableComprehensions)),
    ];

    /// <summary>A sentence about a function's name that is not declared; empty when there is nothing to say.</summary>
    public static string About(string name)
    {
        foreach (var (prefix, what) in Libraries)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return $" {what} not covered.";
            }
        }

        foreach (var (prefix, extension) in Extensions)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return $" The extension {extension} is not switched on here, or has no such function.";
            }
        }

        return "";
    }
}
