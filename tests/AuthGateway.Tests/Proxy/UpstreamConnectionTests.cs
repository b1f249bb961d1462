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

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n")]
    [InlineData("HTTP/1.1 ", "1", "0", "1 Switching Protocols\r\n\r\n")]
    [InlineData("HTTP/1.1 10", "1 S")]
    public async Task The_end_of_a_tunnel_is_an_end_although_something_was_just_sent(params string[] answer)
    {
        await using var connection = new UpstreamConnection(new Script(answer));
        await WriteAsync(connection);
        foreach (var _ in answer)
        {
            await PieceAsync(connection);
        }

        await WriteAsync(connection);
        Assert.Equal(0, await PieceAsync(connection));
    }

    [Theory]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData("HTTP/1.1 201 Created\r\n\r\n")]
    [InlineData("HTTP/1.1 1", "11 ")]
    public async Task No_other_status_makes_a_tunnel(params string[] answer)
    {
        await using var connection = new UpstreamConnection(new Script(answer));
        await WriteAsync(connection);
        foreach (var _ in answer)
        {
            await PieceAsync(connection);
        }

        await WriteAsync(connection);
        await Assert.ThrowsAsync<UpstreamClosedException>(() => PieceAsync(connection));
    }

    private Task<int> PieceAsync(UpstreamConnection connection) => connection.ReadAsync(_buffer).AsTask();

    private static ValueTask WriteAsync(UpstreamConnection connection) => connection.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());

    // What the peer sends, a piece for each read, and then its end.
    private sealed class Script(params string[] pieces) : MemoryStream
    {
        private readonly Queue<byte[]> _pieces = new(pieces.Select(Encoding.ASCII.GetBytes));

        public bool Fails { get; init; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Fails)
            {
                throw new IOException("reset");
            }

            if (!_pieces.TryDequeue(out var piece))
            {
                return ValueTask.FromResult(0);
            }

            piece.CopyTo(buffer);
            return ValueTask.FromResult(piece.Length);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => default;
    }
}
