using System.Net;
using AuthGateway.Identity;
using AuthGateway.Pipeline;
using AuthGateway.Proxy;
using AuthGateway.Telemetry;
using AuthGateway.Tests.Redis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace AuthGateway.Tests.Pipeline;

public sealed class ForwardedAddressTests
{
    [Theory]
    [InlineData("203.0.113.9", "", "203.0.113.9")]
    [InlineData("10.0.0.1", "", "10.0.0.1")]
    [InlineData("10.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9")]
    [InlineData("10.0.0.1", "203.0.113.9,10.0.0.3 ,\t10.0.0.2", "203.0.113.9")]
    [InlineData("10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("10.0.0.1", "203.0.113.9:4711", "203.0.113.9")]
    [InlineData("10.0.0.1", "2001:db8::9", "2001:db8::9")]
    [InlineData("10.0.0.1", "[2001:db8::9]:4711", "2001:db8::9")]
    [InlineData("fd00::1", "2001:db8::9, fd00::2", "2001:db8::9")]
    [InlineData("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3")]
    public void The_caller_is_the_first_hop_back_that_is_no_trusted_proxy(string peer, string header, string expected) =>
        Assert.Equal(expected, Find(peer, header).ToString());

    [Theory]
    [InlineData("203.0.113.9", "127.0.0.1")]
    [InlineData("203.0.113.9", "10.0.0.1")]
    [InlineData("203.0.113.9", "198.51.100.1, 10.0.0.1")]
    public void Nobody_but_a_trusted_proxy_is_believed_CWE_348(string peer, string header) => Assert.Equal(peer, Find(peer, header).ToString());

    [Theory]
    [InlineData("198.51.100.1, 203.0.113.9")]
    [InlineData("10.0.0.7, 203.0.113.9")]
    [InlineData("127.0.0.1, 10.0.0.9, 203.0.113.9, 10.0.0.2")]
    public void What_the_caller_wrote_to_the_left_of_its_own_address_counts_for_nothing_CWE_348(string header) =>
        Assert.Equal("203.0.113.9", Find("10.0.0.1", header).ToString());

    [Theory]
    [InlineData("unknown", "10.0.0.1")]
    [InlineData("_hidden", "10.0.0.1")]
    [InlineData("203.0.113.9, garbage, 10.0.0.2", "10.0.0.2")]
    [InlineData("203.0.113.9,", "10.0.0.1")]
    [InlineData("203.0.113.9, , 10.0.0.2", "10.0.0.2")]
    [InlineData("0x7f.1", "10.0.0.1")]
    [InlineData("1", "10.0.0.1")]
    [InlineData("203.0.113.009", "10.0.0.1")]
    [InlineData("203.0.113", "10.0.0.1")]
    [InlineData("fe80::1%eth0", "10.0.0.1")]
    [InlineData("[2001:db8::9", "10.0.0.1")]
    [InlineData("[2001:db8::9]x", "10.0.0.1")]
    [InlineData("[203.0.113.9]:1", "10.0.0.1")]
    [InlineData("203.0.113.9:", "10.0.0.1")]
    [InlineData("203.0.113.9:123456", "10.0.0.1")]
    [InlineData("203.0.113.9:+1", "10.0.0.1")]
    public void What_cannot_be_read_ends_the_walk_at_the_last_proxy_that_is_known(string header, string expected) =>
        Assert.Equal(expected, Find("10.0.0.1", header).ToString());

    [Fact]
    public void Several_lines_are_one_list_in_their_order()
    {
        Assert.Equal("203.0.113.9", Find("10.0.0.1", new StringValues(["198.51.100.1, 203.0.113.9", "10.0.0.2"])).ToString());
        Assert.Equal("203.0.113.9", Find("10.0.0.1", new StringValues(["10.0.0.9", "203.0.113.9"])).ToString());
    }

    [Fact]
    public void A_list_without_end_is_not_walked_to_its_end()
    {
        var header = "203.0.113.9, " + string.Join(", ", Enumerable.Repeat("10.0.0.2", 10_000));
        Assert.Equal("10.0.0.2", Find("10.0.0.1", header).ToString());
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9", false)]
    [InlineData(null, "10.0.0.1", true)]
    [InlineData("unknown", "10.0.0.1", true)]
    [InlineData("10.0.0.2", "10.0.0.2", true)]
    public async Task The_step_states_it_for_the_request_and_whether_it_is_only_a_proxys(string? header, string address, bool isProxy)
    {
        var logs = new CapturedLogs();
        var trusted = new TrustedPeers(new ProxySettings { TrustedProxies = ["10.0.0.0/8"] });
        var step = new ClientAddressMiddleware(
            _ => Task.CompletedTask, trusted, LoggerFactory.Create(logging => logging.AddProvider(logs)).CreateLogger<ClientAddressMiddleware>());
        for (var i = 0; i < 3; i++)
        {
            var context = new DefaultHttpContext();
            context.Connection.RemoteIpAddress = IPAddress.Parse("::ffff:10.0.0.1");
            context.Request.Headers[ForwardedAddress.Header] = header;
            await step.InvokeAsync(context);
            Assert.Equal(new ClientAddress(IPAddress.Parse(address), isProxy), context.ClientAddress());
        }

        Assert.Equal(isProxy ? 1 : 0, logs.Count(EventIds.ProxyNamesNoCaller));
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64")]
    public void Limits_count_an_IPv6_callers_whole_network(string address, string network) =>
        Assert.Equal(network, new ClientAddress(IPAddress.Parse(address)).Network);

    private static IPAddress Find(string peer, StringValues header)
    {
        var trusted = new TrustedPeers(new ProxySettings { TrustedProxies = ["10.0.0.0/8", "fd00::/8"] });
        return ForwardedAddress.Find(IPAddress.Parse(peer), header, trusted.Include);
    }
}
