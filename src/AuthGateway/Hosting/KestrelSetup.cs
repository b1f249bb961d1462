using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Net.Http.Headers;

namespace AuthGateway.Hosting;

/// <summary>How the server listens and what it bounds.</summary>
internal static class KestrelSetup
{
    // Kestrel takes a lone LF for the end of a line unless told otherwise; a proxy before or behind that does not
    // would see other requests than we judge (request smuggling, RFC 9112 section 2.2).
    private const string StrictLineEnds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>The ports and bounds of the data plane.</summary>
    /// <param name="kestrel">The server.</param>
    /// <param name="settings">The ports.</param>
    /// <param name="mark">What callers' connections carry; not those of the doors, which are proxies'.</param>
    /// <param name="markDoor">What tells the connections of the doors' ports apart.</param>
    /// <param name="guard">What sees the bytes of HTTP before the server does.</param>
    public static void ConfigureDataPlane(this KestrelServerOptions kestrel, HostingSettings settings, Action<ListenOptions> mark, Action<ListenOptions> markDoor, Action<ListenOptions> guard)
    {
        Common(kestrel);
        kestrel.Limits.MaxConcurrentConnections = settings.MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = settings.MaxConnections;
        kestrel.Limits.RequestHeadersTimeout = settings.RequestHeadersTimeout;
        kestrel.Limits.KeepAliveTimeout = settings.KeepAliveTimeout;
        kestrel.Limits.MaxRequestBodySize = settings.MaxRequestBodyBytes;
        // What is kept of a body that nobody reads yet. With Kestrel's own 1 MB, 400 uploads to a system that hangs ended a process with 512 MiB.
        kestrel.Limits.MaxRequestBufferSize = settings.RequestBufferBytes;
        kestrel.Limits.Http2.InitialStreamWindowSize = settings.RequestBufferBytes;
        foreach (var address in HostingSettings.Listeners(settings.Urls))
        {
            kestrel.Listen(address, settings, HttpProtocols.Http1AndHttp2, settings.AskForClientCertificate, mark, guard);
        }

        foreach (var address in HostingSettings.Listeners(settings.Http2Urls))
        {
            kestrel.Listen(address, settings, HttpProtocols.Http2, settings.AskForClientCertificate, mark, guard);
        }

        foreach (var address in HostingSettings.Listeners(settings.DoorUrls))
        {
            kestrel.Listen(address, settings, HttpProtocols.Http1AndHttp2, asksForCertificate: false, markDoor, guard);
        }
    }

    /// <summary>The ports of the management plane.</summary>
    public static void ConfigureManagement(this KestrelServerOptions kestrel, HostingSettings settings)
    {
        const long LargestBody = 64 * 1024;
        // Probes, scrapers and operators are few. Whoever else reaches the port shall not use up the files that OpenFiles keeps in reserve.
        const int MostConnections = 128;
        Common(kestrel);
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        foreach (var address in HostingSettings.Listeners(settings.ManagementUrls))
        {
            kestrel.Listen(address, settings, HttpProtocols.Http1, asksForCertificate: false);
        }
    }

    /// <summary>The sockets of the data plane.</summary>
    public static void ConfigureDataPlane(this SocketTransportOptions sockets, HostingSettings settings)
    {
        sockets.MaxReadBufferSize = settings.RequestBufferBytes;
        // An idle connection keeps its 4 kB. Left at Kestrel's default, each request first waits for a read of nothing: one system call and
        // one turn of the thread pool more, a tenth of a request's CPU.
        sockets.WaitForDataBeforeAllocatingBuffer = false;
        sockets.CreateBoundListenSocket = endpoint =>
        {
            // Accepted sockets inherit it. Left to itself, Linux buffers up to 4 MB for a caller that reads slowly, and says
            // only after a third of it went out that more may come: with 30 s of ActivityTimeout, such a caller is cut unless
            // it reads 45 KB a second. It is also memory that a caller could have us hold by reading nothing.
            var socket = ListenSocket.Bind(endpoint, settings);
            socket.SendBufferSize = settings.SendBufferBytes;
            return socket;
        };
    }

    /// <summary>The sockets of the management plane.</summary>
    public static void ConfigureManagement(this SocketTransportOptions sockets, HostingSettings settings) =>
        sockets.CreateBoundListenSocket = endpoint => ListenSocket.Bind(endpoint, settings);

    /// <summary>What Kestrel reads once, when its options are first made.</summary>
    public static void BeforeAnyServer() => AppContext.SetSwitch(StrictLineEnds, isEnabled: true);

    private static void Common(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;

        // Latin-1 in, Latin-1 out: header bytes pass unchanged where they are not ASCII.
        kestrel.RequestHeaderEncodingSelector = static name =>
            name.Equals(HeaderNames.ContentLength, StringComparison.OrdinalIgnoreCase) ? DigitsEncoding.Instance : Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
    }

    private static void Listen(
        this KestrelServerOptions kestrel, BindingAddress address, HostingSettings settings, HttpProtocols protocols, bool asksForCertificate,
        Action<ListenOptions>? mark = null, Action<ListenOptions>? guard = null)
    {
        void Configure(ListenOptions listen)
        {
            mark?.Invoke(listen);
            listen.Protocols = protocols;
            if (HostingSettings.IsHttps(address))
            {
                listen.UseHttps(listen.ApplicationServices.GetRequiredService<CertificateFile>().Options(protocols, asksForCertificate));
            }
            else if (protocols == HttpProtocols.Http1AndHttp2)
            {
                // Without TLS there is no negotiation, and Kestrel would warn of it.
                listen.Protocols = HttpProtocols.Http1;
            }

            guard?.Invoke(listen);
        }

        if (IPAddress.TryParse(address.Host, out var ip))
        {
            kestrel.Listen(ip, address.Port, Configure);
        }
        else if (address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            // Port 0 on "localhost" would be two different ports, one for each address family.
            if (address.Port == 0)
            {
                kestrel.Listen(IPAddress.Loopback, 0, Configure);
            }
            else
            {
                kestrel.ListenLocalhost(address.Port, Configure);
            }
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, Configure);
        }
    }
}
