using System.Net;
using System.Net.Sockets;
using AuthGateway.Hosting;
using AuthGateway.Settings;

namespace AuthGateway.Tests.Hosting;

public sealed class ListenSocketTests
{
    [Fact]
    public void A_port_that_is_taken_is_told_by_the_setting_that_names_its_address()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = (IPEndPoint)other.LocalEndpoint;
        var settings = new HostingSettings { Urls = $"http://127.0.0.2:{taken.Port}", Http2Urls = $"http://127.0.0.1:{taken.Port}" };

        var thrown = Assert.Throws<UnusableSettingException>(() => ListenSocket.Bind(taken, settings));

        Assert.Equal($"Hosting:Http2Urls is 'http://127.0.0.1:{taken.Port}', and another process, or another setting, listens on port {taken.Port} already: expected a port that is free.", thrown.Message);
    }

    // Of TEST-NET-1 (RFC 5737), which nobody has.
    [Fact]
    public void An_address_of_another_machine_is_told_by_its_setting()
    {
        var settings = new HostingSettings { ManagementUrls = "http://192.0.2.1:8081" };

        var thrown = Assert.Throws<UnusableSettingException>(() => ListenSocket.Bind(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 8081), settings));

        Assert.StartsWith("Hosting:ManagementUrls is 'http://192.0.2.1:8081', and 192.0.2.1 is no address of this machine", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_is_free_is_bound()
    {
        using var socket = ListenSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0), new HostingSettings());

        Assert.NotEqual(0, ((IPEndPoint)socket.LocalEndPoint!).Port);
    }
}
