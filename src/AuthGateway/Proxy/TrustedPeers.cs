using System.Collections.Immutable;
using System.Net;

namespace AuthGateway.Proxy;

/// <summary>The peers whose word about those before them is believed: where the API gateway stands.</summary>
internal sealed class TrustedPeers(ProxySettings settings)
{
    private readonly ImmutableArray<IPNetwork> _networks = [.. settings.TrustedProxies.Select(IPNetwork.Parse)];

    /// <summary>Whether the connection's other end is one of them.</summary>
    public bool Include(ConnectionInfo connection) => AddressOf(connection) is { } peer && Include(peer);

    /// <summary>The other end's address. On a dual-stack socket an IPv4 peer shows as ::ffff:a.b.c.d, which IPv4 networks do not contain.</summary>
    public static IPAddress? AddressOf(ConnectionInfo connection) =>
        connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : connection.RemoteIpAddress;

    /// <summary>Whether an address is one of theirs. IPv4 in its own form.</summary>
    public bool Include(IPAddress peer)
    {
        foreach (var network in _networks)
        {
            if (network.Contains(peer))
            {
                return true;
            }
        }

        return false;
    }
}
