using System.Net.WebSockets;
using AuthGateway.IntegrationTests.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace AuthGateway.IntegrationTests.Catalogue;

/// <summary>WebSockets to a system that speaks TLS, whichever HTTP the caller and the system speak (RFC 6455, RFC 8441).</summary>
public sealed class SecureWebSocketTests
{
    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http1AndHttp2)]
    [InlineData(HttpProtocols.Http2)]
    public async Task A_WebSocket_over_either_HTTP_reaches_a_system_over_TLS(HttpProtocols protocols)
    {
        using var folder = new TemporaryFolder("upstream-socket");
        var authority = new TestCertificates();
        await using var upstream = await StartUpstreamAsync(authority, protocols);
        var (data, http2, management) = (FreePort.Next(), FreePort.Next(), FreePort.Next());
        await using var process = await ChildProcess.StartAsync(GatewayProcess.Options(
            "Development",
            ["serve"],
            [
                ("SSL_CERT_FILE", authority.WriteAuthority(folder)),
                ("SSL_CERT_DIR", folder.File("none")),
                ("Hosting:Urls", $"http://127.0.0.1:{data}"),
                ("Hosting:Http2Urls", $"http://127.0.0.1:{http2}"),
                ("Hosting:ManagementUrls", $"http://127.0.0.1:{management}"),
                ("Development:SampleLegacySystem", ""),
                .. Gateway.Route("sockets", new Uri(upstream.Urls.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal)), "Anonymous"),
            ]));
        using var managementClient = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{management}") };
        await GatewayProcess.ReadyAsync(managementClient);

        await EchoAsync(new Uri($"ws://127.0.0.1:{data}/socket"), "1.1");
        await EchoAsync(new Uri($"ws://127.0.0.1:{http2}/socket"), "2.0");
    }

    private static async Task EchoAsync(Uri address, string version)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var socket = new ClientWebSocket();
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        await socket.ConnectAsync(address, invoker, patience.Token);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, patience.Token);

        var buffer = new byte[16];
        var answer = await socket.ReceiveAsync(buffer, patience.Token);
        Assert.Equal("hello", System.Text.Encoding.UTF8.GetString(buffer, 0, answer.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    private static async Task<WebApplication> StartUpstreamAsync(TestCertificates authority, HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            listen.UseHttps(authority.Issue("localhost"));
        }));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[64];
            while (true)
            {
                var message = await socket.ReceiveAsync(buffer, context.RequestAborted);
                if (message.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
                    return;
                }

                await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, context.RequestAborted);
            }
        });
        await app.StartAsync();
        return app;
    }
}
