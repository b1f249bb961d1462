using System.Net;
using System.Net.Sockets;
using AuthGateway.Hosting;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace AuthGateway.IntegrationTests.Hosting;

/// <summary>Callers with open connections leave a gateway that drains, one answer at a time.</summary>
public sealed class DrainTests
{
    private const string Request = "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n";

    [Fact]
    public async Task RFC_9112_section_9_6_an_answer_says_close_while_the_gateway_drains_and_not_before()
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        await using var client = await RawHttpClient.ConnectAsync(gateway.Data);
        await client.SendAsync(Request);
        Assert.Null((await client.ReadResponseAsync()).Header("Connection"));

        gateway.Services.GetRequiredService<DrainState>().Begin();
        await client.SendAsync(Request);
        var last = await client.ReadResponseAsync();
        Assert.Equal((200, "ok", "close"), (last.Status, last.Text, last.Header("Connection")));
        Assert.Equal(ConnectionEnd.Closed, (await client.ReadToEndAsync()).End);

        // A refusal, too.
        var refusal = await RawHttpClient.ExchangeAsync(gateway.Data, "GET /%2f HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal((400, "close"), (refusal.Status, refusal.Header("Connection")));
    }

    [Fact]
    public async Task RFC_9113_section_6_8_an_HTTP_2_connection_that_is_used_while_the_gateway_drains_is_told_GOAWAY()
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellation) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = gateway.Http2, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        Assert.Equal("ok", await client.GetStringAsync("/x"));
        Assert.Equal("ok", await client.GetStringAsync("/x"));
        Assert.Equal(1, connections);

        // GOAWAY is on its way when the answer is, not before it: the client may use the connection once more.
        gateway.Services.GetRequiredService<DrainState>().Begin();
        await Eventually.TrueAsync(async () => await client.GetStringAsync("/x") == "ok" && connections > 1, what: "the client makes another connection");
    }
}
