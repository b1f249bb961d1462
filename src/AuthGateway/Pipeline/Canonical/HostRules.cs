using System.Buffers;
using System.Globalization;
using System.Net;

namespace AuthGateway.Pipeline.Canonical;

/// <summary>
/// What may stand in a Host header: a name of letters, digits, <c>- . _</c>, or an IPv6 address in brackets, and a port.
/// RFC 3986's reg-name allows more, but upstreams build links, cache keys and log lines from it. One host has one spelling,
/// but for case: a route may be for that host alone.
/// </summary>
internal static class HostRules
{
    // RFC 1035 section 2.3.4: 255 octets for the name, and ":65535".
    private const int MaxLength = 255 + 6;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    /// <summary>Whether the text is a host with at most a port.</summary>
    public static bool IsValid(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty || host.Length > MaxLength)
        {
            return false;
        }

        if (host[0] == '[')
        {
            var bracket = host.IndexOf(']');
            return bracket > 0 && IsIPv6(host[1..bracket]) && IsPort(host[(bracket + 1)..]);
        }

        var colon = host.IndexOf(':');
        var name = colon < 0 ? host : host[..colon];
        // "admin.example." is another host to routing and the same one to nginx and Apache, which drop the dot.
        return !name.IsEmpty && name[0] != '.' && name[^1] != '.' && !name.ContainsAnyExcept(NameCharacters)
            && !name.Contains("..", StringComparison.Ordinal) && IsPort(colon < 0 ? default : host[colon..]);
    }

    // The parser also takes zone identifiers ("fe80::1%eth0"), which mean something on one machine only.
    private static bool IsIPv6(ReadOnlySpan<char> address) =>
        address.Contains(':') && !address.ContainsAny('%', '/', '[') && IPAddress.TryParse(address, out _);

    private static bool IsPort(ReadOnlySpan<char> port) =>
        port.IsEmpty
        || (port[0] == ':' && port.Length is > 1 and <= 6 && !port[1..].ContainsAnyExceptInRange('0', '9')
            && int.Parse(port[1..], CultureInfo.InvariantCulture) <= ushort.MaxValue);
}
