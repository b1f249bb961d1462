using System.IO.Pipelines;
using System.Text;
using AuthGateway.Latency;
using Microsoft.Extensions.Time.Testing;

namespace AuthGateway.Tests.Latency;

public sealed class ReadAheadTests
{
    private readonly FakeTimeProvider _clock = new();

    // What is written is read before the write returns.
    private readonly Pipe _pipe = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly Ledger _ledger = new();
    private readonly LedgerReadStream _body;

    public ReadAheadTests()
    {
        _ledger.Open(_clock);
        _body = new LedgerReadStream(_pipe.Reader.AsStream(), _ledger.Handle(), LatencyOwner.Client);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(64)]
    public async Task What_was_read_ahead_and_what_comes_behind_it_is_the_body(int atOnce)
    {
        var ahead = _body.ReadAheadAsync(8).AsTask();
        await WriteAsync("01234");
        Assert.False(ahead.IsCompleted);
        await WriteAsync("56789");
        await ahead;
        await WriteAsync("abc");
        await _pipe.Writer.CompleteAsync();

        var read = new List<byte>();
        var buffer = new byte[atOnce];
        // As a forwarder does that waits before it takes a buffer.
        Assert.Equal(0, await _body.ReadAsync(Memory<byte>.Empty));
        while (await _body.ReadAsync(buffer) is > 0 and var count)
        {
            read.AddRange(buffer.AsSpan(0, count));
        }

        Assert.Equal("0123456789abc", Encoding.ASCII.GetString([.. read]));
    }

    [Fact]
    public async Task A_body_that_ends_earlier_is_whole()
    {
        await WriteAsync("all of it");
        await _pipe.Writer.CompleteAsync();
        await _body.ReadAheadAsync(100);

        using var reader = new StreamReader(_body);
        Assert.Equal("all of it", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task What_ends_the_wait_is_thrown_behind_what_has_come()
    {
        var ahead = _body.ReadAheadAsync(100).AsTask();
        await WriteAsync("some");
        await _pipe.Writer.CompleteAsync(new IOException("The caller is gone."));
        await ahead;

        var buffer = new byte[100];
        Assert.Equal(4, await _body.ReadAsync(buffer));
        Assert.Equal("The caller is gone.", (await Assert.ThrowsAsync<IOException>(() => _body.ReadAsync(buffer).AsTask())).Message);
        Assert.Throws<IOException>(() => _body.Read(buffer, 0, 1));
    }

    [Fact]
    public async Task The_wait_is_the_callers()
    {
        var ahead = _body.ReadAheadAsync(4).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(3));
        await WriteAsync("0123");
        await ahead;
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(3_000_000, _ledger.Snapshot().Microseconds(LatencyOwner.Client));
        Assert.Equal(4_000_000, _ledger.Snapshot().TotalMicroseconds);
    }

    private async Task WriteAsync(string text) => await _pipe.Writer.WriteAsync(Encoding.ASCII.GetBytes(text));
}
