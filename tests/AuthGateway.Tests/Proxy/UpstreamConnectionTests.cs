using System.Text;
using AuthGateway.Proxy;

namespace AuthGateway.Tests.Proxy;

/// <summary>When the end of an upstream's connection is a missing answer, and when it is only an end.</summary>
public sealed class UpstreamConnectionTests
{
    private readonly byte[] _buffer = new byte[256];

    [Fact]
    public async Task An_end_before_any_answer_is_told_as_such()
    {
        await using var connection = new UpstreamConnection(new Script());
        await WriteAsync(connection);

        await Assert.ThrowsAsync<UpstreamClosedException>(() => PieceAsync(connection));
    }

    [Fact]
    public async Task A_reset_before_any_answer_is_told_as_such_with_its_cause()
    {
        await using var connection = new UpstreamConnection(new Script { Fails = true });
        await WriteAsync(connection);

        var closed = await Assert.ThrowsAsync<UpstreamClosedException>(() => PieceAsync(connection));
        Assert.IsType<IOException>(closed.InnerException);
    }

    [Fact]
    public async Task An_end_after_the_first_byte_is_an_end()
    {
        await using var connection = new UpstreamConnection(new Script("H"));
        await WriteAsync(connection);

        Assert.Equal(1, await PieceAsync(connection));
        Assert.Equal(0, await PieceAsync(connection));
    }

    [Fact]
    public async Task An_idle_connections_end_is_an_end()
    {
        await using var connection = new UpstreamConnection(new Script());

        Assert.Equal(0, await PieceAsync(connection));
    }

    [Fact]
    public async Task An_end_before_the_second_answer_is_told_as_such()
    {
        await using var connection = new UpstreamConnection(new Script("HTTP/1.1 200 OK\r\n\r\n"));
        await WriteAsync(connection);
        await connection.ReadExactlyAsync(_buffer.AsMemory(0, 19));
        await WriteAsync(connection);

        await Assert.ThrowsAsync<UpstreamClosedException>(() => PieceAsync(connection));
    }

    [Fact]
    public async Task A_read_that_began_before_the_request_tells_of_the_requests_end()
    {
        var script = new Script { Waits = true };
        await using var connection = new UpstreamConnection(script);
        var ahead = PieceAsync(connection);
        await WriteAsync(connection);
        script.Go();

        await Assert.ThrowsAsync<UpstreamClosedException>(() => ahead);
    }

    [Fact]
    public async Task A_read_that_began_before_the_request_and_brings_its_answer_makes_the_end_an_end()
    {
        var script = new Script("HTTP/1.1 200 OK\r\n\r\n") { Waits = true };
        await using var connection = new UpstreamConnection(script);
        var ahead = PieceAsync(connection);
        await WriteAsync(connection);
        script.Go();

        Assert.Equal(19, await ahead);
        Assert.Equal(0, await PieceAsync(connection));
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n", "\u0081\u0082masked")]
    [InlineData("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 101 Switching Protocols\r\n\r\n", "A\u0082masked")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", "3\r\nbuy\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 413 Content Too Large\r\nConnection: close\r\n\r\n", "more of the body")]
    public async Task What_is_no_request_makes_no_end_a_missing_answer(string answer, string written)
    {
        await using var connection = new UpstreamConnection(new Script(answer));
        await WriteAsync(connection);
        await PieceAsync(connection);

        await connection.WriteAsync(Encoding.Latin1.GetBytes(written));
        Assert.Equal(0, await PieceAsync(connection));
    }

    [Theory]
    [InlineData("M-SEARCH * HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example:443 HTTP/1.1\r\n\r\n")]
    [InlineData("A_METHOD-OF-32-CHARACTERS-012345 / HTTP/1.1\r\n\r\n")]
    public async Task Every_method_begins_a_request(string request)
    {
        await using var connection = new UpstreamConnection(new Script("HTTP/1.1 200 OK\r\n\r\n"));
        await WriteAsync(connection);
        await PieceAsync(connection);

        await connection.WriteAsync(Encoding.Latin1.GetBytes(request));
        await Assert.ThrowsAsync<UpstreamClosedException>(() => PieceAsync(connection));
    }

    private Task<int> PieceAsync(UpstreamConnection connection) => connection.ReadAsync(_buffer).AsTask();

    private static ValueTask WriteAsync(UpstreamConnection connection) => connection.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

    // What the peer sends, a piece for each read, and then its end.
    private sealed class Script(params string[] pieces) : MemoryStream
    {
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Queue<byte[]> _pieces = new(pieces.Select(Encoding.ASCII.GetBytes));

        public bool Fails { get; init; }

        public bool Waits { get; init; }

        public void Go() => _go.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Waits)
            {
                await _go.Task;
            }

            if (Fails)
            {
                throw new IOException("reset");
            }

            if (!_pieces.TryDequeue(out var piece))
            {
                return 0;
            }

            piece.CopyTo(buffer);
            return piece.Length;
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    }
}
