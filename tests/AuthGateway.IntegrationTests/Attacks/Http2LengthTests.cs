using System.Buffers.Binary;
using System.Text;
using AuthGateway.IntegrationTests.Support;
using AuthGateway.TestSupport;

namespace AuthGateway.IntegrationTests.Attacks;

/// <summary>HTTP/2 has no framing by Content-Length, but what is forwarded over HTTP/1.1 has: the same digits alone.</summary>
public sealed class Http2LengthTests
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
    private const byte GoAway = 7;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    [Theory]
    [InlineData("+3")]
    [InlineData("-0")]
    [InlineData("3,3")]
    [InlineData("")]
    [InlineData("000000000000000000031")]
    [InlineData("2")]
    [InlineData("4")]
    public async Task A_length_that_is_not_that_of_the_body_in_digits_alone_reaches_nobody_whole(string length)
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        await using var client = await RawHttpClient.ConnectAsync(gateway.Http2);

        await client.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await client.SendAsync(Frame(Settings, 0, 0, []));
        await client.SendAsync(Frame(Headers, EndHeaders, 1, [0x83, 0x86, 0x84, 0x41, .. Text("localhost"), 0x0F, 0x0D, .. Text(length)]));
        await client.SendAsync(Frame(Data, EndStream, 1, "buy"u8));

        Assert.NotEqual(200, await AnswerAsync(client));
        // A request that was begun was not finished: no upstream took it for one.
        Assert.All(upstream.Connections, connection => Assert.DoesNotContain("\r\n\r\nbuy", connection.ReceivedText, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_length_in_digits_goes_on()
    {
        await using var upstream = FaultServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await Gateway.StartAsync(Splits.Open(upstream.Address), "Development");
        await using var client = await RawHttpClient.ConnectAsync(gateway.Http2);

        await client.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await client.SendAsync(Frame(Settings, 0, 0, []));
        await client.SendAsync(Frame(Headers, EndHeaders, 1, [0x83, 0x86, 0x84, 0x41, .. Text("localhost"), 0x0F, 0x0D, .. Text("03")]));
        await client.SendAsync(Frame(Data, EndStream, 1, "buy"u8));

        Assert.Equal(200, await AnswerAsync(client));
        Assert.Contains("Content-Length: 3\r\n", upstream.Connections[0].ReceivedText, StringComparison.Ordinal);
    }

    // RFC 7541 section 5.2, not Huffman-coded.
    private static byte[] Text(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    // 200 is the one status that the static table's entry 8 says in a byte (RFC 7541 appendix A); zero for a reset.
    private static async Task<int> AnswerAsync(RawHttpClient client)
    {
        var received = new List<byte>();
        while (true)
        {
            for (var at = 0; at + 9 <= received.Count;)
            {
                var length = (received[at] << 16) | (received[at + 1] << 8) | received[at + 2];
                switch (received[at + 3])
                {
                    case Reset or GoAway:
                        return 0;
                    case Headers when at + 9 < received.Count:
                        return received[at + 9] == 0x88 ? 200 : 400;
                }

                at += 9 + length;
            }

            var more = await client.ReadSomeAsync();
            if (more.Length == 0)
            {
                return 0;
            }

            received.AddRange(more);
        }
    }
}
