using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial.Tests;

public sealed class SocketConnectionTests
{
    private static readonly PipeOptions Small = new(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024);

    [Fact]
    public async Task Bytes_pass_both_ways_and_are_counted()
    {
        var (ours, peer) = await SocketPair.ConnectAsync();
        using var connection = SocketConnection.Create(ours, null, null, SocketConnectionOptions.None, "test");

        await connection.Output.WriteAsync(new byte[1000]);
        await peer.SendAsync(new byte[700]);
        var read = await connection.Input.ReadAtLeastAsync(700);

        await Until.TrueAsync(() => connection.BytesSent == 1000);
        Assert.Equal(new SocketConnection.Counters(0, 700, 0), connection.GetCounters());
        connection.Input.AdvanceTo(read.Buffer.GetPosition(300), read.Buffer.End);
        Assert.Equal(400, connection.GetCounters().BytesWaitingToBeRead);
        Assert.Equal(1000, ((IMeasuredDuplexPipe)connection).TotalBytesSent);
        Assert.Equal(700, ((IMeasuredDuplexPipe)connection).TotalBytesReceived);
        Assert.InRange(connection.LastReceived, 1, 700);
        peer.Dispose();
    }

    [Fact]
    public async Task A_peer_that_does_not_read_makes_the_writer_wait_and_memory_stays_bounded()
    {
        var (ours, peer) = await SocketPair.ConnectAsync();
        using var connection = SocketConnection.Create(ours, Small, null);
        var chunk = new byte[16 * 1024];
        long written = 0;
        var last = -1L;

        // The kernel's buffers take a few megabytes; after that only the pause threshold and one write more.
        while (written < 256 * 1024 * 1024)
        {
            var flush = connection.Output.WriteAsync(chunk).AsTask();
            written += chunk.Length;
            while (!flush.IsCompleted && connection.BytesSent != last)
            {
                last = connection.BytesSent;
                await Task.WhenAny(flush, Task.Delay(500));
            }

            if (!flush.IsCompleted)
            {
                break;
            }
        }

        Assert.InRange(written, 64 * 1024, 64 * 1024 * 1024);
        Assert.InRange(connection.GetCounters().BytesWaitingToBeSent, 32 * 1024, 64 * 1024 + chunk.Length);

        // It reads again: the writer goes on, and nothing was lost.
        var received = peer.ReceiveAllAsync();
        await Until.TrueAsync(() => connection.BytesSent == written);
        await connection.Output.CompleteAsync();
        Assert.Equal(written, (await received).Length);
        peer.Dispose();
    }

    [Fact]
    public async Task A_reader_that_does_not_read_makes_the_peer_wait()
    {
        var (ours, peer) = await SocketPair.ConnectAsync();
        using var connection = SocketConnection.Create(ours, null, Small);
        peer.Blocking = false;
        var chunk = new byte[64 * 1024];
        var last = -1L;

        await Until.TrueAsync(async () =>
        {
            peer.Send(chunk, SocketFlags.None, out _);
            var received = connection.BytesRead;
            var stopped = received == last && received >= 64 * 1024;
            last = received;
            await Task.Delay(20);
            return stopped;
        });

        Assert.InRange(connection.GetCounters().BytesWaitingToBeRead, 64 * 1024, 128 * 1024);
        peer.Dispose();
    }

    [Fact]
    public async Task After_the_peer_ended_its_side_we_still_send()
    {
        var (ours, peer) = await SocketPair.ConnectAsync();
        using var connection = SocketConnection.Create(ours, null, null);
        await peer.SendAsync("last"u8.ToArray());
        peer.Shutdown(SocketShutdown.Send);

        var read = await connection.Input.ReadAtLeastAsync(5);
        Assert.True(read.IsCompleted);
        Assert.Equal("last"u8.ToArray(), read.Buffer.ToArray());
        Assert.Equal(PipeShutdownKind.ReadEndOfStream, connection.ShutdownKind);
        await connection.Output.WriteAsync("answer"u8.ToArray());
        await connection.Output.CompleteAsync();

        Assert.Equal("answer"u8.ToArray(), await peer.ReceiveAllAsync());
        await connection.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(ours.SafeHandle.IsClosed);
        peer.Dispose();
    }

    [Fact]
    public async Task After_we_ended_our_side_we_still_receive()
    {
        var (ours, peer) = await SocketPair.ConnectAsync();
        using var connection = SocketConnection.Create(ours, null, null);

        await connection.Output.WriteAsync("question"u8.ToArray());
        await connection.Output.CompleteAsync();
        Assert.Equal("question"u8.ToArray(), await peer.ReceiveAllAsync());
        await peer.SendAsync("answer"u8.ToArray());

        Assert.Equal("answer"u8.ToArray(), (await connection.Input.ReadAtLeastAsync(6)).Buffer.ToArray());
        peer.Dispose();
    }

    [Fact]
    public async Task A_reset_ends_both_pipes_with_a_reset()
    {
        var (ours, peer) = await SocketPair.ConnectAsync();
        using var connection = SocketConnection.Create(ours, null, null);

        peer.Reset();

        await Assert.ThrowsAsync<ConnectionResetException>(() => connection.Input.ReadAsync().AsTask());
        await connection.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<ConnectionResetException>(() => connection.Output.WriteAsync(new byte[1]).AsTask());
        Assert.Equal(PipeShutdownKind.ReadFault, connection.ShutdownKind);
        Assert.Equal(SocketError.ConnectionReset, connection.SocketError);
        Assert.True(ours.SafeHandle.IsClosed);
    }

    [Fact]
    public async Task Disposal_ends_a_read_a_flush_and_the_socket()
    {
        var (ours, peer) = await SocketPair.ConnectAsync();
        var connection = SocketConnection.Create(ours, Small, null);
        var reading = connection.Input.ReadAsync().AsTask();
        var flushing = connection.Output.WriteAsync(new byte[64 * 1024 * 1024]).AsTask();
        Assert.False(flushing.IsCompleted);

        connection.Dispose();
        connection.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => flushing);
        await connection.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(PipeShutdownKind.PipeDisposed, connection.ShutdownKind);
        Assert.True(ours.SafeHandle.IsClosed);
        peer.Dispose();
    }

    [Fact]
    public async Task Disposal_ends_a_receive_loop_that_waits_for_its_reader()
    {
        var (ours, peer) = await SocketPair.ConnectAsync();
        var connection = SocketConnection.Create(ours, null, Small);
        _ = peer.SendAsync(new byte[1024 * 1024]);
        await Until.TrueAsync(() => connection.GetCounters().BytesWaitingToBeRead >= 64 * 1024);

        connection.Dispose();

        await connection.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        peer.Dispose();
    }

    [Fact]
    public async Task Completing_both_pipes_closes_the_socket_without_disposal()
    {
        var (ours, peer) = await SocketPair.ConnectAsync();
        var connection = SocketConnection.Create(ours, null, null);

        await connection.Output.CompleteAsync();
        await connection.Input.CompleteAsync();

        await connection.Completion.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.True(ours.SafeHandle.IsClosed);
        peer.Dispose();
    }

    [Fact]
    public async Task Output_that_ends_with_an_exception_is_a_reset_for_the_peer()
    {
        var (ours, peer) = await SocketPair.ConnectAsync();
        using var connection = SocketConnection.Create(ours, null, null);

        await connection.Output.CompleteAsync(new InvalidOperationException("half a command"));

        var exception = await Assert.ThrowsAsync<SocketException>(() => peer.ReceiveAsync(new byte[1]));
        Assert.Equal(SocketError.ConnectionReset, exception.SocketErrorCode);
        Assert.Equal(PipeShutdownKind.OutputWriterFault, connection.ShutdownKind);
        peer.Dispose();
    }

    [Fact]
    public async Task A_cancelled_read_leaves_the_connection_usable()
    {
        var (ours, peer) = await SocketPair.ConnectAsync();
        using var connection = SocketConnection.Create(ours, null, null);
        using var cancellation = new CancellationTokenSource();

        var reading = connection.Input.ReadAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        var pending = connection.Input.ReadAsync();
        connection.Input.CancelPendingRead();
        Assert.True((await pending).IsCanceled);
        connection.Input.AdvanceTo(default);

        await peer.SendAsync(new byte[3]);
        Assert.Equal(3, (await connection.Input.ReadAsync()).Buffer.Length);
        peer.Dispose();
    }

    [Fact]
    public async Task The_first_end_is_the_one_that_is_kept()
    {
        var (ours, peer) = await SocketPair.ConnectAsync();
        using var connection = SocketConnection.Create(ours, null, null);

        Assert.True(connection.TrySetProtocolShutdown(PipeShutdownKind.ProtocolExitClient));
        Assert.False(connection.TrySetProtocolShutdown(PipeShutdownKind.ProtocolExitServer));
        peer.Dispose();
        await connection.Input.ReadAsync();

        Assert.Equal(PipeShutdownKind.ProtocolExitClient, connection.ShutdownKind);
        Assert.Throws<ArgumentOutOfRangeException>(() => connection.TrySetProtocolShutdown(PipeShutdownKind.ReadFault));
    }

    [Fact]
    public async Task Both_loops_run_on_the_schedulers_of_the_options()
    {
        using var scheduler = new DedicatedThreadPoolPipeScheduler("own", workerCount: 2);
        var options = new PipeOptions(readerScheduler: scheduler, writerScheduler: scheduler, useSynchronizationContext: false);
        var (ours, peer) = await SocketPair.ConnectAsync();
        using var connection = SocketConnection.Create(ours, options, options);

        var reading = ReadAsync();
        await peer.SendAsync(new byte[10]);

        Assert.Equal("own", await reading);
        await Until.TrueAsync(() => scheduler.TotalServicedByQueue >= 3);
        peer.Dispose();

        async Task<string?> ReadAsync()
        {
            await connection.Input.ReadAsync().ConfigureAwait(false);
            return Thread.CurrentThread.Name;
        }
    }
}
