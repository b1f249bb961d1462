using System.Buffers.Binary;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;
using static AuthGateway.TestSupport.RawHttp2Client;

namespace AuthGateway.IntegrationTests.Attacks;

/// <summary>What one connection of HTTP/2 can make the gateway and the systems behind it do is bounded, and others are served meanwhile.</summary>
[Collection(AloneCollection.Name)]
public sealed class Http2FloodTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private const int Streams = 4000;

    // The bound of HTTP/2's own streams at once, twice (what Kestrel tracks), and what the gateway lets one connection cancel.
    private const int MostCalls = 800;

    // A flood is megabytes; what is kept of it must not be.
    private const long MostMemory = 128 * 1024 * 1024;

    // CVE-2023-44487: a stream that is reset at once is not one of those open at once, but its request was begun.
    [Fact]
    public Task Streams_that_are_reset_as_soon_as_they_are_opened_end_their_connection() => FloodAsync(stream =>
        [.. Open(stream), .. Frame(Reset, 0, stream, [0, 0, 0, 8])]);

    // CVE-2025-8671 (MadeYouReset): the client does what has the server reset the stream, which counts no reset of the client's.
    [Fact]
    public Task Streams_that_the_server_is_made_to_reset_end_their_connection() => FloodAsync(stream =>
        [.. Open(stream), .. Frame(WindowUpdate, 0, stream, [0x7F, 0xFF, 0xFF, 0xFF])]);

    [Fact]
    public Task Streams_that_are_made_invalid_by_data_behind_their_end_end_their_connection() => FloodAsync(stream =>
        [.. Open(stream), .. Frame(Data, EndStream, stream, "x"u8)]);

    [Fact]
    public Task Streams_that_are_made_invalid_by_an_empty_window_update_end_their_connection() => FloodAsync(stream =>
        [.. Open(stream), .. Frame(WindowUpdate, 0, stream, [0, 0, 0, 0])]);

    [Fact]
    public Task Streams_that_are_made_invalid_by_depending_on_themselves_end_their_connection() => FloodAsync(stream =>
    {
        var priority = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(priority, stream);
        return [.. Open(stream), .. Frame(Priority, 0, stream, priority)];
    });

    // Slowly enough for Kestrel, which counts how many are in progress: each is cancelled when the system behind has it.
    [Fact]
    [Trait(FaultCatalogue.Row, "C10")]
    public async Task Requests_that_are_cancelled_one_after_the_other_end_their_connection()
    {
        var begun = new SemaphoreSlim(0);
        await using var upstream = FaultServer.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            begun.Release();
            await connection.HoldAsync();
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        await using var client = await ConnectAsync(gateway.Http2);
        client.Patience = TimeSpan.FromMinutes(3);
        var ended = client.ReadToGoAwayAsync();
        var calls = 0;
        while (calls < Streams && !ended.IsCompleted && await client.TrySendAsync(Open(1 + (2 * calls))))
        {
            await Task.WhenAny(begun.WaitAsync(), ended);
            await client.TrySendAsync(Frame(Reset, 0, 1 + (2 * calls), [0, 0, 0, 8]));
            calls++;
        }

        Assert.True(ended.IsCompleted || calls < Streams, $"{calls} requests were cancelled");
        Assert.InRange(calls, 0, MostCalls);
    }

    // A page that is left cancels what it had asked for; that is no attack.
    [Fact]
    public async Task A_caller_that_cancels_some_of_its_requests_keeps_its_connection()
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        await using var client = await ConnectAsync(gateway.Http2);
        for (var stream = 1; stream < 400; stream += 2)
        {
            if (stream % 8 == 1)
            {
                await client.SendAsync((byte[])[.. Open(stream), .. Frame(Reset, 0, stream, [0, 0, 0, 8])]);
            }
            else
            {
                Assert.Equal((200, "ok"), await client.ExchangeAsync(stream, Request("GET", "/")));
            }
        }
    }

    // CVE-2024-27316, CVE-2023-45288: a head that never ends, in frames that are each small enough.
    [Theory]
    [InlineData(8 * 1024)]
    [InlineData(1)]
    [InlineData(0)]
    [Trait(FaultCatalogue.Row, "C10")]
    public async Task A_head_that_goes_on_and_on_ends_its_connection(int size)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync([.. Splits.Open(upstream.Address), ("Hosting:RequestHeadersTimeout", "00:00:01")], "Development");
        await using var client = await ConnectAsync(gateway.Http2);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await client.SendAsync(Frame(Headers, EndStream, 1, Request("GET", "/")));
        var more = Frame(Continuation, 0, 1, size == 0 ? [] : size == 1 ? [0x20] : Block(("x-a", new string('a', size))));
        var ended = client.ReadToGoAwayAsync();

        // Its frames are taken for as long as a head may take at most, and none after that.
        while (!ended.IsCompleted && await client.TrySendAsync(more))
        {
            await Task.Yield();
        }

        await ended;
        Assert.Empty(upstream.Connections);
        await AssertServedAsync(gateway, before);
    }

    // CVE-2016-6581: one long field in the table, named by a byte each.
    [Fact]
    [Trait(FaultCatalogue.Row, "C10")]
    public async Task A_head_that_unpacks_to_megabytes_is_refused()
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        await using var client = await ConnectAsync(gateway.Http2);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var field = Block(("x-bomb", new string('b', 3000)));
        field[0] = 0x40; // with indexing: entry 62 from here on

        await client.SendAsync(Frame(Headers, EndHeaders | EndStream, 1, [.. Request("GET", "/"), .. field, .. Enumerable.Repeat((byte)0xBE, 10_000)]));
        var (status, _) = await client.ReadAnswerAsync(1);

        Assert.True(status is 0 or 431, $"{status}");
        Assert.Empty(upstream.Connections);
        await AssertServedAsync(gateway, before);
    }

    // CVE-2019-9512, -9515, -9518: frames that cost nothing to send, and an answer or some work each.
    [Theory]
    [InlineData(Ping)]
    [InlineData(SettingsFrame)]
    [InlineData(Data)]
    [InlineData(Priority)]
    [Trait(FaultCatalogue.Row, "C10")]
    public async Task Frames_without_end_take_no_memory_and_leave_others_alone(byte type)
    {
        await using var upstream = FaultServer.Answering(Answer);
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        await using var client = await ConnectAsync(gateway.Http2);
        client.Patience = TimeSpan.FromSeconds(1);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await client.SendAsync(Frame(Headers, EndHeaders, 1, Request("POST", "/")));
        var frame = type switch
        {
            Ping => Frame(Ping, 0, 0, new byte[8]),
            SettingsFrame => Frame(SettingsFrame, 0, 0, [0, 4, 0, 0, 0xFF, 0xFF]),
            Priority => Frame(Priority, 0, 3, [0, 0, 0, 1, 0]),
            _ => Frame(Data, 0, 1, []),
        };
        byte[] thousand = [.. Enumerable.Repeat(frame, 1000).SelectMany(bytes => bytes)];

        // Nothing is read: when the gateway takes no more, it has stopped to answer, which is as good as an end.
        for (var i = 0; i < 300 && await client.TrySendAsync(thousand); i++)
        {
            await Task.Yield();
        }

        await AssertServedAsync(gateway, before);
    }

    // CVE-2019-9511, -9517: answers that are asked for and not taken.
    [Fact]
    public async Task Answers_that_nobody_takes_are_given_up()
    {
        var ended = 0;
        await using var upstream = FaultServer.Start(async connection =>
        {
            try
            {
                while (await connection.ReadRequestAsync() is { } request)
                {
                    var body = request.StartsWith("GET /large", StringComparison.Ordinal) ? new string('x', 1_000_000) : "ok";
                    await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}");
                }
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        });
        await using var gateway = await Gateway.StartAsync([.. Splits.Open(upstream.Address), ("Proxy:ActivityTimeout", "00:00:01")], "Development");
        const short InitialWindowSize = 4;
        await using var client = await ConnectAsync(gateway.Http2, (InitialWindowSize, 0));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        const int Asked = 50;
        for (var i = 0; i < Asked; i++)
        {
            await client.SendAsync(Frame(Headers, EndHeaders | EndStream, 1 + (2 * i), Request("GET", "/large")));
        }

        await Eventually.TrueAsync(() => Task.FromResult(Volatile.Read(ref ended) >= Asked), TimeSpan.FromMinutes(2), "every call is given up");
        await AssertServedAsync(gateway, before);
    }

    private static byte[] Open(int stream) => Frame(Headers, EndHeaders | EndStream, stream, Request("GET", "/held"));

    private static async Task FloodAsync(Func<int, byte[]> frames)
    {
        // Holds every request, as a slow system would: what is cancelled is cancelled while it is under way.
        await using var upstream = FaultServer.Start(async connection =>
        {
            while (await connection.ReadRequestAsync() is { } request)
            {
                if (request.StartsWith("GET /held", StringComparison.Ordinal))
                {
                    await connection.HoldAsync();
                    return;
                }

                await connection.WriteAsync(Answer);
            }
        });
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        await using var client = await ConnectAsync(gateway.Http2);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var ended = client.ReadToGoAwayAsync();
        for (var i = 0; i < Streams && !ended.IsCompleted && await client.TrySendAsync(frames(1 + (2 * i))); i++)
        {
            await Task.Yield();
        }

        await ended;
        Assert.InRange(upstream.Connections.Count(connection => connection.Received.Length > 0), 0, MostCalls);
        await AssertServedAsync(gateway, before);
    }

    private static async Task AssertServedAsync(Gateway gateway, long before)
    {
        Assert.Equal("ok", await gateway.Client.GetStringAsync("/"));
        await using var other = await ConnectAsync(gateway.Http2);
        Assert.Equal((200, "ok"), await other.ExchangeAsync(1, Request("GET", "/")));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, MostMemory);
    }
}
