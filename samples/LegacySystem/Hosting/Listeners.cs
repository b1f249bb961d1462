using System.Net;
using System.Text;
using LegacySystem.Wire;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LegacySystem.Hosting;

internal static class Listeners
{
    public static void AddListeners(this WebApplicationBuilder builder, LegacyOptions options)
    {
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // A hanging trial request must not keep the process alive.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Old systems are patient and take what they are sent: the bounds are the gateway's work.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestHeadersTotalSize = WireHead.MaxBytes;
            kestrel.Limits.MaxRequestLineSize = WireHead.MaxBytes / 2;
            kestrel.Limits.MaxRequestHeaderCount = 1000;
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            // Without TLS there is nothing to negotiate with: one port for each protocol.
            Listen(kestrel, options.Url, HttpProtocols.Http1);
            if (options.H2cUrl is { } h2c)
            {
                Listen(kestrel, h2c, HttpProtocols.Http2);
            }
        });
    }

    /// <summary>Writes one line with the real addresses, for people and for tests that asked for port 0.</summary>
    public static async Task AnnounceAsync(this WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.ToList() ?? [];
        var h2c = addresses.Count > 1 ? $", h2c on {addresses[1]}" : string.Empty;
        await Console.Out.WriteLineAsync($"legacy system listening on {addresses[0]}{h2c}");
    }

    private static void Listen(KestrelServerOptions kestrel, Uri url, HttpProtocols protocols)
    {
        var address = IPAddress.TryParse(url.Host, out var parsed) ? parsed
            : url.IsLoopback ? IPAddress.Loopback
            : IPAddress.Any;
        kestrel.Listen(address, url.Port, listen =>
        {
            listen.Protocols = protocols;
            if (protocols == HttpProtocols.Http1)
            {
                listen.RecordWireHeads();
            }
        });
    }
}
