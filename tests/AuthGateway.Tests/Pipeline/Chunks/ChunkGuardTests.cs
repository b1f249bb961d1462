using System.IO.Pipelines;
using System.Text;
using AuthGateway.Pipeline.Chunks;
using Microsoft.AspNetCore.Http;

namespace AuthGateway.Tests.Pipeline.Chunks;

/// <summary>The guard judges each byte once, however the server reads and whatever it leaves.</summary>
public sealed class ChunkGuardTests
{
    private readonly Pipe _pipe = new();
    private readonly ChunkGuard _guard;

    public ChunkGuardTests() => _guard = new ChunkGuard(_pipe.Reader);

    [Fact]
    public async Task What_the_server_leaves_is_not_judged_again()
    {
        _guard.Follow();
        await WriteAsync("3\r\nabc");
        var read = await _guard.ReadAsync(TestContext.Current.CancellationToken);
        _guard.AdvanceTo(read.Buffer.GetPosition(3), read.Buffer.End);
        await WriteAsync("\r\n0\r\n\r\nGET /next");

        read = await _guard.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal("abc\r\n0\r\n\r\nGET /next", Encoding.ASCII.GetString(read.Buffer));
    }

    // Kestrel gives back no position at all when it finds trailers too long that it had a part of before.
    [Fact]
    public async Task A_server_that_consumed_nothing_and_says_no_position_goes_on()
    {
        _guard.Follow();
        await WriteAsync("0\r\nX: a");
        await _guard.ReadAsync(TestContext.Current.CancellationToken);

        _guard.AdvanceTo(default, default);

        await WriteAsync("b\r\n\r\n");
        var read = await _guard.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal("0\r\nX: ab\r\n\r\n", Encoding.ASCII.GetString(read.Buffer));
    }

    [Fact]
    public async Task Behind_a_body_that_is_none_nothing_is_read()
    {
        _guard.Follow();
        await WriteAsync("3;\r\nabc\r\n0\r\n\r\nGET /next");

        await Assert.ThrowsAsync<BadHttpRequestException>(async () => await _guard.ReadAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<BadHttpRequestException>(async () => await _guard.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Throws<BadHttpRequestException>(() => _guard.TryRead(out _));
    }

    [Fact]
    public async Task Without_a_chunked_body_all_passes_as_it_is()
    {
        await WriteAsync("3;\r\n\0");

        var read = await _guard.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal("3;\r\n\0", Encoding.ASCII.GetString(read.Buffer));
    }

    private async Task WriteAsync(string text) => await _pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);
}
