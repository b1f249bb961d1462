using System.Net;
using System.Net.Sockets;
using AuthGateway.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace AuthGateway.Hosting;

/// <summary>The sockets that listen. One that can't says by which setting it should.</summary>
internal static class ListenSocket
{
    /// <summary>A socket that is bound to an address of the settings.</summary>
    /// <exception cref="UnusableSettingException">The address is taken, not allowed, or none of this machine.</exception>
    public static Socket Bind(EndPoint endpoint, HostingSettings settings)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        }
        catch (SocketException exception) when (endpoint is IPEndPoint address && Reason(address, exception.SocketErrorCode) is var (problem, expected))
        {
            var (key, url) = Setting(address, settings);
            throw new UnusableSettingException(new SettingsError(SettingsKey.Join(HostingSettings.Section, key), url, expected) { Problem = $"is '{url}', {problem}" }, exception);
        }
    }

    // What is not here is Kestrel's to judge: a machine without IPv6 has IPv4, of which it makes use by itself.
    private static (string Problem, string Expected)? Reason(IPEndPoint address, SocketError error) => error switch
    {
        SocketError.AddressAlreadyInUse => ($"and another process, or another setting, listens on port {address.Port} already", "a port that is free"),
        SocketError.AccessDenied => ($"and this user may not listen on port {address.Port}", "a port from 1024 on"),
        SocketError.AddressNotAvailable when !IsEverywhere(address.Address) => ($"and {address.Address} is no address of this machine", "an address of this machine, or * for all of them"),
        _ => null,
    };

    private static bool IsEverywhere(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || IPAddress.IsLoopback(address);

    // By its port; where two settings share it, by the address.
    private static (string Key, string Url) Setting(IPEndPoint address, HostingSettings settings)
    {
        (string Key, string Urls)[] all =
        [
            (nameof(HostingSettings.Urls), settings.Urls),
            (nameof(HostingSettings.Http2Urls), settings.Http2Urls),
            (nameof(HostingSettings.DoorUrls), settings.DoorUrls),
            (nameof(HostingSettings.ManagementUrls), settings.ManagementUrls),
        ];
        return all
            .SelectMany(setting => HostingSettings.Listeners(setting.Urls).Select(listener => (setting.Key, Listener: listener)))
            .Where(setting => setting.Listener.Port == address.Port)
            .OrderByDescending(setting => IPAddress.TryParse(setting.Listener.Host, out var host) && host.Equals(address.Address))
            .Select(setting => (setting.Key, setting.Listener.ToString()))
            .FirstOrDefault((nameof(HostingSettings.Urls), address.ToString()));
    }
}
