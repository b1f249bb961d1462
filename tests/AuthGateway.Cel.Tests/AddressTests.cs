using System.Net;
using AuthGateway.Cel.Types;
using AuthGateway.Cel.Values;

namespace AuthGateway.Cel.Tests;

/// <summary>Addresses and networks as Go's netip reads them, which OpenFGA uses.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("192.168.0.1", "192.168.0.0/24", true)]
    [InlineData("192.168.1.1", "192.168.0.0/24", false)]
    [InlineData("192.168.0.77", "192.168.0.1/24", true)]
    [InlineData("10.0.0.1", "0.0.0.0/0", true)]
    [InlineData("10.0.0.1", "10.0.0.1/32", true)]
    [InlineData("2001:db8::1", "2001:db8::/32", true)]
    [InlineData("2001:db9::1", "2001:db8::/32", false)]
    [InlineData("::1", "::/0", true)]
    [InlineData("10.0.0.1", "::/0", false)]
    [InlineData("::1", "0.0.0.0/0", false)]
    [InlineData("::ffff:10.0.0.1", "10.0.0.0/8", false)]
    [InlineData("::ffff:10.0.0.1", "::ffff:0:0/96", true)]
    [InlineData("fe80::1%eth0", "fe80::/10", false)]
    public void An_address_is_in_a_network_as_in_OpenFGA(string address, string network, bool expected)
    {
        Assert.Equal(expected, Cel.Evaluate($"ipaddress('{address}').in_cidr('{network}')").IsTrue);
        Assert.Equal(expected, Cel.Evaluate($"ipaddress('{address}').in_cidr(x)", CelType.String, CelValue.Of(network)).IsTrue);
    }

    // CVE-2021-29922, CVE-2021-29923: 010.8.8.8 is 8.8.8.8 to one reader and 10.8.8.8 to the next.
    [Theory]
    [InlineData("010.8.8.8")]
    [InlineData("1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("1.2.3.4 ")]
    [InlineData("1.2.3.4:80")]
    [InlineData("1.2.3.4%eth0")]
    [InlineData("[::1]")]
    [InlineData("::1%")]
    [InlineData("::ffff:010.0.0.1")]
    [InlineData("1::2::3")]
    [InlineData("")]
    [InlineData("\uff11.2.3.4")]
    public void A_text_that_two_readers_could_read_in_two_ways_is_no_address(string text)
    {
        Assert.False(CelIpAddress.TryParse(text, out _));
        Assert.Equal(CelErrorKind.InvalidArgument, Cel.Evaluate("ipaddress(x) == ipaddress('1.2.3.4')", CelType.String, CelValue.Of(text)).Error?.Kind);
    }

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/")]
    [InlineData("::/129")]
    [InlineData("fe80::%eth0/64")]
    [InlineData("10.0.0.0/8/8")]
    public void A_network_that_is_none_is_refused_at_load_where_it_is_a_constant(string network)
    {
        Assert.Contains("no CIDR network", Cel.Refusal($"ipaddress('10.0.0.1').in_cidr('{network}')"), StringComparison.Ordinal);
        Assert.Equal(
            CelErrorKind.InvalidArgument,
            Cel.Evaluate("ipaddress('10.0.0.1').in_cidr(x)", CelType.String, CelValue.Of(network)).Error?.Kind);
    }

    [Fact]
    public void A_wrong_constant_address_is_refused_at_load() =>
        Assert.Contains("no IP address", Cel.Refusal("ipaddress('10.0.0')"), StringComparison.Ordinal);

    [Fact]
    public void A_sockets_mapped_address_becomes_the_IPv4_address() =>
        Assert.True(Cel.Evaluate("x.in_cidr('10.0.0.0/8')", CelType.IpAddress, CelValue.Of(CelIpAddress.Of(IPAddress.Parse("::ffff:10.1.2.3")))).IsTrue);

    [Theory]
    [InlineData("ipaddress('::1') == ipaddress('0:0::1')", true)]
    [InlineData("ipaddress('1.2.3.4') == ipaddress('::ffff:1.2.3.4')", false)]
    [InlineData("type(ipaddress('::1')) == ipaddress", true)]
    public void Addresses_are_equal_by_what_they_are(string source, bool expected) => Assert.Equal(expected, Cel.Evaluate(source).IsTrue);

    [Fact]
    public void Without_the_extension_there_are_no_addresses() =>
        Assert.Contains("IpAddress is not switched on", Cel.Refusal(new CelEnvironment([]), "ipaddress('::1') == 1"), StringComparison.Ordinal);
}
