using System.Text;
using AuthGateway.Proxy;

namespace AuthGateway.Tests.Proxy;

/// <summary>What the head of an upstream's answer may not hold (RFC 9112 section 2.2, RFC 9110 section 5.5), however it arrives.</summary>
public sealed class UpstreamHeadTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 5\r\n\r\n";

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: a\rb\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: a\0b\r\n\r\n")]
    [InlineData("HTTP/1.1 200 O\rK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 \0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: a\r\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\rX-A: a\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\nX-A: a\rb\n\n")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nX-A: a\rb\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX: \0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")]
    public void A_bare_CR_or_a_NUL_is_found_in_whatever_pieces_it_comes(string answer)
    {
        Assert.All(Enumerable.Range(1, answer.Length), size => Assert.False(ReadAll(answer, size, out _)));
    }

    [Theory]
    [InlineData(Head + "a\rb\0c")]
    [InlineData("HTTP/1.1 200 OK\nX-A: b\n\n\0\r\0")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n" + Head + "\0\r\0\r\r")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\0\r\0\r\r")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("HTTP/1.1 200\r\n\r\n\r\0")]
    public void What_follows_the_head_is_not_looked_at(string answer)
    {
        Assert.All(Enumerable.Range(1, answer.Length), size =>
        {
            Assert.True(ReadAll(answer, size, out var isOpen));
            Assert.False(isOpen);
        });
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-A: b\r\n")]
    [InlineData("HTTP/1.1 103 Early Hints\r\n\r\n")]
    [InlineData("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n")]
    public void A_head_is_open_until_its_empty_line_and_an_interim_one_is_followed_by_another(string answer)
    {
        Assert.True(ReadAll(answer, 7, out var isOpen));
        Assert.True(isOpen);
    }

    [Fact]
    public async Task A_connection_gives_no_answer_with_such_a_head_away()
    {
        await using var connection = new UpstreamConnection(new MemoryPair("HTTP/1.1 200 OK\r\nX-A: a\rb\r\nContent-Length: 0\r\n\r\n"));
        await connection.WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());

        var refused = await Assert.ThrowsAsync<HttpIOException>(async () => await connection.ReadExactlyAsync(new byte[100]));

        Assert.Equal(HttpRequestError.InvalidResponse, refused.HttpRequestError);
    }

    [Theory]
    [InlineData("GET well soon")]
    [InlineData("GET well soon\r\n")]
    [InlineData("2024 report")]
    public async Task A_body_that_begins_as_a_method_does_not_open_a_head(string piece)
    {
        await using var connection = new UpstreamConnection(new MemoryPair(Head + "a\rb\0c"));
        await connection.WriteAsync("POST / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        await connection.ReadExactlyAsync(new byte[Head.Length]);

        await connection.WriteAsync(Encoding.Latin1.GetBytes(piece));
        var body = new byte[5];
        await connection.ReadExactlyAsync(body);

        Assert.Equal("a\rb\0c"u8.ToArray(), body);
    }

    // Masked bytes are random: one piece of some thousands begins as a method does.
    [Theory]
    [InlineData("A x")]
    [InlineData("GET / HTTP/1.1\r\n")]
    public async Task A_tunnel_is_no_HTTP_whatever_is_written_to_it(string piece)
    {
        const string Switch = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
        await using var connection = new UpstreamConnection(new MemoryPair(Switch + "\u007e\0\u00ff\r\0"));
        await connection.WriteAsync("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n"u8.ToArray());
        await connection.ReadExactlyAsync(new byte[Switch.Length]);

        await connection.WriteAsync(Encoding.Latin1.GetBytes(piece));
        var frame = new byte[5];
        await connection.ReadExactlyAsync(frame);

        Assert.Equal([0x7e, 0, 0xff, (byte)'\r', 0], frame);
        // Its end is an end, and no answer that is missing.
        Assert.Equal(0, await connection.ReadAtLeastAsync(frame, 1, throwOnEndOfStream: false));
    }

    private static bool ReadAll(string answer, int size, out bool isOpen)
    {
        var head = default(UpstreamHead);
        head.Open();
        isOpen = true;
        foreach (var piece in Encoding.Latin1.GetBytes(answer).Chunk(size))
        {
            if (!head.Read(piece))
            {
                return false;
            }

            isOpen = head.IsOpen;
        }

        return true;
    }

    // Takes every write, and gives the answer.
    private sealed class MemoryPair(string answer) : MemoryStream(Encoding.Latin1.GetBytes(answer), writable: false)
    {
        public override bool CanWrite => true;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
