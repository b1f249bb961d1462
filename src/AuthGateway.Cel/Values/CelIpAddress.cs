using System.Diagnostics.CodeAnalysis;
using System.Net;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Values;

/// <summary>An IP address as Go's netip has it: IPv4 and the IPv6 form of it (<c>::ffff:1.2.3.4</c>) are different addresses.</summary>
internal sealed class CelIpAddress : CelOpaque
{
    private CelIpAddress(bool isV4, UInt128 bits, string zone)
    {
        IsV4 = isV4;
        Bits = bits;
        Zone = zone;
    }

    public override CelType Type => CelType.IpAddress;

    public bool IsV4 { get; }

    /// <summary>The address' 32 or 128 bits.</summary>
    public UInt128 Bits { get; }

    /// <summary>An IPv6 zone (<c>fe80::1%eth0</c>), else empty. An address with a zone is in no network.</summary>
    public string Zone { get; }

    /// <summary>Takes over an address. An IPv4 address that a dual-stack socket gave in its IPv6 form becomes the IPv4 address.</summary>
    public static CelIpAddress Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[16];
        plain.TryWriteBytes(bytes, out var length);
        var bits = UInt128.Zero;
        foreach (var octet in bytes[..length])
        {
            bits = (bits << 8) | octet;
        }

        return new CelIpAddress(length == 4, bits, "");
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out CelIpAddress? address)
    {
        address = null;
        return text.Length == 0;
    }

    public override bool Equals(object? obj) =>
        obj is CelIpAddress other && IsV4 == other.IsV4 && Bits == other.Bits && string.Equals(Zone, other.Zone, StringComparison.Ordinal);

    public override int GetHashCode() => HashCode.Combine(IsV4, Bits);
}
