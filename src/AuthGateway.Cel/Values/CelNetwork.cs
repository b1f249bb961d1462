using System.Globalization;

namespace AuthGateway.Cel.Values;

/// <summary>A network of IP addresses, <c>10.0.0.0/8</c>, as Go's netip.ParsePrefix reads it: bits behind the prefix may be set.</summary>
internal readonly struct CelNetwork
{
    private readonly bool _isV4;
    private readonly UInt128 _bits;
    private readonly int _shift;

    private CelNetwork(bool isV4, UInt128 bits, int length)
    {
        _isV4 = isV4;
        _shift = (isV4 ? 32 : 128) - length;
        _bits = Shifted(bits);
    }

    public static bool TryParse(string text, out CelNetwork network)
    {
        network = default;
        var slash = text.LastIndexOf('/');
        // No sign, no leading zero: "/08" is refused by Go, and read as octal elsewhere.
        if (slash < 0 || !CelIpAddress.TryParse(text[..slash], out var address) || address.Zone.Length > 0
            || text.Length - slash - 1 is < 1 or > 3 || (text[slash + 1] == '0' && text.Length > slash + 2)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > (address.IsV4 ? 32 : 128))
        {
            return false;
        }

        network = new CelNetwork(address.IsV4, address.Bits, length);
        return true;
    }

    /// <summary>Whether an address lies in it. An IPv4 address lies in no IPv6 network, nor the other way round, mapped or not.</summary>
    public bool Contains(CelIpAddress address) =>
        address.IsV4 == _isV4 && address.Zone.Length == 0 && Shifted(address.Bits) == _bits;

    // A shift by all of the bits is a shift by none to the processor.
    private UInt128 Shifted(UInt128 bits) => _shift == 128 ? UInt128.Zero : bits >> _shift;
}
