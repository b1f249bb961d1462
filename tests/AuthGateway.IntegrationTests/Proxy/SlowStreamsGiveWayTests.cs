using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using static AuthGateway.TestSupport.RawHttp2Client;

namespace AuthGateway.IntegrationTests.Proxy;

/// <summary>Over HTTP/2 the one that gives way is a stream: what else its connection carries goes on.</summary>
public sealed class SlowStreamsGiveWayTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const int Large = 200_000;

    // More than the window that a client has unless it says more (RFC 9113 section 6.9.2), and less than the server keeps of an answer:
    // all of it is written, and what waits is its end.
    private const int AboveTheWindow = 100_000;

    [Fact]
    [Trait(FaultCatalogue.Row, "C2")]
    public async Task A_body_that_does_not_come_gives_way_and_its_connection_goes_on()
    {
        await using var upstream = FaultServer.Answering(Ok);
        await using var gateway = await StartAsync(upstream.Address, places: 2);
        await using var client = await ConnectAsync(gateway.Http2);
        await client.SendAsync((byte[])[.. Post(1), .. Post(3)]);
        await Eventually.TrueAsync(() => upstream.Connections.Count == 2);

        await client.SendAsync(Frame(Headers, EndHeaders | EndStream, 5, Request("GET", "/")));
        var statuses = await ReadUntilAsync(client, new Dictionary<int, int>(), frames => frames.ContainsKey(5) && frames.Count == 2);

        Assert.Equal(200, statuses[5]);
        var (gaveWay, stays) = statuses.ContainsKey(1) ? (1, 3) : (3, 1);
        Assert.Equal(408, statuses[gaveWay]);
        await client.SendAsync(Frame(Data, EndStream, stays, "ok"u8));
        statuses = await ReadUntilAsync(client, statuses, frames => frames.Count == 3);
        Assert.Equal(200, statuses[stays]);
    }

    [Theory]
    [InlineData(Large, "text/plain")]
    [InlineData(AboveTheWindow, "application/grpc")]
    [Trait(FaultCatalogue.Row, "C3")]
    public async Task An_answer_that_is_not_taken_is_reset_and_its_connection_goes_on(int bytes, string type)
    {
        await using var upstream = FaultServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                await connection.WriteAsync(
                    request.Contains(" /large", StringComparison.Ordinal) ? $"HTTP/1.1 200 OK\r\nContent-Length: {bytes}\r\n\r\n{new string('x', bytes)}" : Ok);
            }
        });
        await using var gateway = await StartAsync(upstream.Address, places: 1);
        await using var slow = await ConnectAsync(gateway.Http2);
        await slow.SendAsync((byte[])[
            .. Frame(Headers, EndHeaders, 1, Request("POST", "/large", more: ("content-type", type))),
            .. Frame(Data, EndStream, 1, "x"u8)]);
        await Eventually.TrueAsync(() => upstream.Connections.Count == 1);

        Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));

        Http2Frame? frame;
        do
        {
            frame = await slow.ReadAsync();
        }
        while (frame is { Type: not Reset and not GoAway } && !(frame.Stream == 1 && frame.Type is Data && frame.Has(EndStream)));
        Assert.Equal((Reset, 1), (frame?.Type, frame?.Stream));

        // The connection's own window is as full as the stream's.
        await slow.SendAsync(Frame(WindowUpdate, 0, 0, [0, 1, 0, 0]));
        Assert.Equal((200, "ok"), await slow.ExchangeAsync(3, Request("GET", "/")));
    }

    private static byte[] Post(int stream) => Frame(Headers, EndHeaders, stream, Request("POST", "/upload", more: ("content-length", "2")));

    // The statuses of the streams that were answered.
    private static async Task<Dictionary<int, int>> ReadUntilAsync(RawHttp2Client client, Dictionary<int, int> statuses, Func<Dictionary<int, int>, bool> until)
    {
        while (!until(statuses))
        {
            var frame = await client.ReadAsync();
            Assert.True(frame is not null and not { Type: GoAway }, "the connection ended");
            if (frame.Type == Headers)
            {
                statuses.TryAdd(frame.Stream, StatusOf(frame.Payload));
            }
        }

        return statuses;
    }

    private static Task<Gateway> StartAsync(Uri upstream, int places) => Gateway.StartAsync(
        Splits.Open(
            upstream,
            ("Proxy:MaxConnectionsPerServer", $"{places}"), ("Proxy:SlowCallerGrace", "00:00:00.2"), ("Proxy:QueueTimeout", "00:01:00"), ("Proxy:ActivityTimeout", "00:05:00")),
        "Development");
}
