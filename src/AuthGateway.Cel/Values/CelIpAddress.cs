using System.Diagnostics.CodeAnalysis;
using System.Net;
using AuthGateway.Cel.Types;

namespace AuthGateway.Cel.Values;

/// <summary>An IP address as Go's netip has it: IPv4 and the IPv6 form of it (<c>::ffff:1.2.3.4</c>) are different addresses.</summary>
internal sealed class CelIpAddress : CelOpaque
{
    // Six groups of four digits and four numbers: "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".
    private const int LongestText = 45;

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
    public static CelIpAddress Of(IPAddress address) => Of(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, "");

    /// <summary>Reads an address as netip.ParseAddr does: four numbers without leading zeros, or IPv6, with a zone or without.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CelIpAddress? address)
    {
        address = null;
        var percent = text.IndexOf('%', StringComparison.Ordinal);
        var zone = percent < 0 ? "" : text[(percent + 1)..];
        var plain = percent < 0 ? text : text[..percent];
        // .NET takes more than Go: "1", "0x7f.1", "[::1]", ports; a form that two parsers read differently is an attack (CVE-2021-29922).
        if (plain.Length is 0 or > LongestText || (percent >= 0 && zone.Length == 0) || !plain.All(IsAddressCharacter))
        {
            return false;
        }

        var isV6 = plain.Contains(':', StringComparison.Ordinal);
        var dotted = isV6 && plain.Contains('.', StringComparison.Ordinal) ? plain[(plain.LastIndexOf(':') + 1)..] : isV6 ? null : plain;
        if ((!isV6 && zone.Length > 0) || (dotted is not null && !IsFourNumbers(dotted)) || !IPAddress.TryParse(plain, out var parsed))
        {
            return false;
        }

        address = Of(parsed, zone);
        return true;
    }

    private static bool IsAddressCharacter(char c) => char.IsAsciiHexDigit(c) || c is '.' or ':';

    private static bool IsFourNumbers(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && parts.All(part =>
            part.Length is >= 1 and <= 3 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'));
    }

    private static CelIpAddress Of(IPAddress address, string zone)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        var bits = UInt128.Zero;
        foreach (var octet in bytes[..length])
        {
            bits = (bits << 8) | octet;
        }

        return new CelIpAddress(length == 4, bits, zone);
    }

    public override bool Equals(object? obj) =>
        obj is CelIpAddress other && IsV4 == other.IsV4 && Bits == other.Bits && string.Equals(Zone, other.Zone, StringComparison.Ordinal);

    public override int GetHashCode() => HashCode.Combine(IsV4, Bits);
}
