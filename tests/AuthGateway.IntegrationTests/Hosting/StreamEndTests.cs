using System.Net.WebSockets;
using System.Text;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.Proxy.Streams;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AuthGateway.IntegrationTests.Hosting;

/// <summary>When the gateway stops, streams end in good order on both sides (RFC 6455 sections 5.5.1, 7.1 and 7.4.1).</summary>
public sealed class StreamEndTests
{
    private const string Handshake =
        "GET /tunnel HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    private const string Switching =
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    private static readonly byte[] GoingAway = [0x88, 0x02, 0x03, 0xE9];
    private static readonly byte[] MaskedClose = [0x88, 0x82, 1, 2, 3, 4, 0x03 ^ 1, 0xE9 ^ 2];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_caller_is_told_1001(string version)
    {
        await using var legacy = await LegacySystemProcess.StartAsync();
        await using var gateway = await StartAsync(legacy.Address);
        var address = version == "2.0" ? gateway.Http2 : gateway.Data;
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        await socket.ConnectAsync(new Uri($"ws://{address.Authority}/ws"), invoker, CancellationToken.None);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        Assert.Equal(5, (await socket.ReceiveAsync(new byte[16], CancellationToken.None)).Count);

        Stop(gateway);
        var end = await socket.ReceiveAsync(new byte[16], CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, end.CloseStatus);
        await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, null, CancellationToken.None).WaitAsync(Patience);
        Assert.Equal(WebSocketState.Closed, socket.State);
    }

    [Fact]
    public async Task Each_side_is_told_1001_behind_the_frame_that_it_is_in_the_middle_of_and_the_connection_ends_without_a_reset()
    {
        var halfHeard = new TaskCompletionSource();
        var stopped = new TaskCompletionSource();
        var upstreamHeard = new TaskCompletionSource<byte[]>();
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadUntilAsync("\r\n\r\n");
            var before = connection.Received.Length;
            await connection.WriteAsync(Switching);

            // Half of a frame of ten bytes; the rest and another frame when the gateway stops already.
            await connection.WriteAsync(Encoding.Latin1.GetBytes("\x82\x0A" + "01234"));
            await connection.ReadAsync(7);
            halfHeard.SetResult();
            await stopped.Task.WaitAsync(Patience);
            await connection.WriteAsync("56789\x82\x02no");

            // The rest of the caller's frame of three bytes, and the gateway's close frame of eight.
            await connection.ReadAsync(2 + 8);
            upstreamHeard.SetResult(connection.Received[before..]);
            await connection.WriteAsync(GoingAway);
            connection.Finish();
            await connection.HoldAsync();
        });
        await using var gateway = await StartAsync(upstream.Address);
        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);
        client.Patience = Patience;
        await client.SendAsync(Handshake);
        var heard = new MemoryStream();
        await HearAsync(client, heard, "01234");
        await client.SendAsync((byte[])[0x82, 0x83, 0, 0, 0, 0, (byte)'a']);
        await halfHeard.Task.WaitAsync(Patience);

        Stop(gateway);
        stopped.SetResult();
        await client.SendAsync((byte[])[(byte)'b', (byte)'c', 0x82, 0x81, 0, 0, 0, 0, (byte)'x']);
        await HearAsync(client, heard, "56789" + Encoding.Latin1.GetString(GoingAway));
        Assert.DoesNotContain("no", Encoding.Latin1.GetString(heard.ToArray()).Split("\r\n\r\n")[1], StringComparison.Ordinal);

        var toUpstream = await upstreamHeard.Task.WaitAsync(Patience);
        Assert.Equal([0x82, 0x83, 0, 0, 0, 0, (byte)'a', (byte)'b', (byte)'c'], toUpstream[..9]);
        Assert.Equal([0x88, 0x82], toUpstream[9..11]);
        Assert.Equal([0x03, 0xE9], (byte[])[(byte)(toUpstream[15] ^ toUpstream[11]), (byte)(toUpstream[16] ^ toUpstream[12])]);

        await client.SendAsync(MaskedClose);
        var (rest, end) = await client.ReadToEndAsync();
        Assert.Empty(rest);
        Assert.Equal(ConnectionEnd.Closed, end);
    }

    [Fact]
    public async Task Who_does_not_answer_the_close_frame_does_not_hold_the_gateway()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadUntilAsync("\r\n\r\n");
            await connection.WriteAsync(Switching);
            await connection.HoldAsync();
        });
        await using var gateway = await StartAsync(upstream.Address);
        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);
        client.Patience = Patience;
        await client.SendAsync(Handshake);
        var heard = new MemoryStream();
        await HearAsync(client, heard, "\r\n\r\n");

        Stop(gateway);
        var (rest, end) = await client.ReadToEndAsync();
        Assert.Equal(GoingAway, rest);
        Assert.Equal(ConnectionEnd.Closed, end);
    }

    [Fact]
    public async Task Server_sent_events_end_complete()
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadUntilAsync("\r\n\r\n");
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n");
            await connection.HoldAsync();
        });
        await using var gateway = await StartAsync(upstream.Address);
        using var response = await gateway.Client.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var reader = new StreamReader(stream);
        Assert.Equal("data: 1", await reader.ReadLineAsync());

        // A chunked body that is cut would throw.
        Stop(gateway);
        Assert.Equal("", (await reader.ReadToEndAsync().WaitAsync(Patience)).Trim());
    }

    private static void Stop(Gateway gateway) => gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

    private static async Task HearAsync(RawHttpClient client, MemoryStream heard, string end)
    {
        while (!Encoding.Latin1.GetString(heard.ToArray()).EndsWith(end, StringComparison.Ordinal))
        {
            var some = await client.ReadSomeAsync();
            Assert.True(some.Length > 0, $"The connection ended after: {Convert.ToHexString(heard.ToArray())}");
            await heard.WriteAsync(some);
        }
    }

    // A drain without time: each stream's own moment is at once.
    private static Task<Gateway> StartAsync(Uri upstream) => Gateway.StartAsync(
        Splits.Open(upstream, ("Proxy:ActivityTimeout", "00:02:00")),
        "Development",
        more: services => services.AddSingleton(provider => new StreamEndings(
            provider.GetRequiredService<IHostApplicationLifetime>(), Options.Create(new HostOptions { ShutdownTimeout = TimeSpan.Zero }), TimeProvider.System)));
}
