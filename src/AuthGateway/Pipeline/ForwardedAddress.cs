using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Primitives;

namespace AuthGateway.Pipeline;

/// <summary>Finds the caller's address in what trusted proxies say of those before them.</summary>
internal static class ForwardedAddress
{
    /// <summary>The header's name.</summary>
    public const string Header = "X-Forwarded-For";

    // A chain of honest proxies is far shorter; the rest of a longer one was made up.
    private const int MostHops = 32;

    /// <summary>
    /// Goes back hop by hop, from the connection's other end: as long as a hop is a trusted proxy, the entry that it added (the
    /// right-most one that is left) is the hop before it. What stands left of the first address that is not a proxy's is that caller's own
    /// word and says nothing (CWE-348).
    /// </summary>
    /// <param name="peer">The connection's other end.</param>
    /// <param name="header">All lines of the header, in their order.</param>
    /// <param name="isTrusted">Whether an address is a trusted proxy's.</param>
    /// <returns>The first address that is not; where an entry cannot be read, the last proxy that is known.</returns>
    public static IPAddress Find(IPAddress peer, StringValues header, Func<IPAddress, bool> isTrusted)
    {
        var hop = Plain(peer);
        var hops = 0;
        for (var line = header.Count - 1; line >= 0; line--)
        {
            var rest = header[line].AsSpan();
            while (true)
            {
                if (!isTrusted(hop) || ++hops > MostHops)
                {
                    return hop;
                }

                var comma = rest.LastIndexOf(',');
                if (!TryRead(rest[(comma + 1)..].Trim(), out var before))
                {
                    return hop;
                }

                hop = before;
                if (comma < 0)
                {
                    break;
                }

                rest = rest[..comma];
            }
        }

        return hop;
    }

    /// <summary>IPv4 in its own form: on a dual-stack socket it shows as ::ffff:a.b.c.d.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    // An address, or with a port as some proxies add it: 192.0.2.1:4711, [2001:db8::1]:4711.
    private static bool TryRead(ReadOnlySpan<char> text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']');
            return end > 0 && IsPort(text[(end + 1)..]) && TryAddress(text[1..end], AddressFamily.InterNetworkV6, out address);
        }

        var colon = text.IndexOf(':');
        return colon >= 0 && colon == text.LastIndexOf(':')
            ? IsPort(text[colon..]) && TryAddress(text[..colon], AddressFamily.InterNetwork, out address)
            : TryAddress(text, AddressFamily.Unspecified, out address);
    }

    private static bool TryAddress(ReadOnlySpan<char> text, AddressFamily family, out IPAddress address)
    {
        // .NET also reads "1", "0x7f.1" and "010.0.0.1" (octal): another reader sees other addresses in them.
        if (!IPAddress.TryParse(text, out var parsed)
            || (family != AddressFamily.Unspecified && parsed.AddressFamily != family)
            || (parsed.AddressFamily == AddressFamily.InterNetwork && !text.SequenceEqual(parsed.ToString()))
            || text.Contains('%'))
        {
            address = IPAddress.None;
            return false;
        }

        address = Plain(parsed);
        return true;
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        text.IsEmpty || (text[0] == ':' && text.Length is >= 2 and <= 6 && !text[1..].ContainsAnyExceptInRange('0', '9'));
}
