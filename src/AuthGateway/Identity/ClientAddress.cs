using System.Net;
using System.Net.Sockets;

namespace AuthGateway.Identity;

/// <summary>Where the caller itself is: behind the trusted proxies, by their word; the connection's other end without any.</summary>
/// <param name="Address">An IPv4 address never stands in IPv6's form.</param>
/// <param name="IsProxy">Whether it is a trusted proxy's own, which did not say who is behind it: that may be everybody.</param>
internal sealed record ClientAddress(IPAddress Address, bool IsProxy = false)
{
    private const int BytesOfNetwork = 8;

    /// <summary>
    /// By what limits count: an IPv4 address, or the network of an IPv6 one (the first 64 bits). A single host may use all of the other
    /// 64 bits, and so have a new address for each attempt.
    /// </summary>
    public string Network
    {
        get
        {
            if (Address.AddressFamily != AddressFamily.InterNetworkV6)
            {
                return Address.ToString();
            }

            var bytes = Address.GetAddressBytes();
            bytes.AsSpan(BytesOfNetwork).Clear();
            return $"{new IPAddress(bytes)}/64";
        }
    }
}
