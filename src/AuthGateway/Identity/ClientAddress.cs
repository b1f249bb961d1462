using System.Net;

namespace AuthGateway.Identity;

/// <summary>Where the caller itself is: behind the trusted proxies, by their word; the connection's other end without any.</summary>
/// <param name="Address">An IPv4 address never stands in IPv6's form.</param>
internal sealed record ClientAddress(IPAddress Address);
