using System.Net.Sockets;
using System.Threading.Channels;

namespace AuthGateway.TestSupport;

/// <summary>One connection through a <see cref="TcpChaosProxy"/>.</summary>
internal sealed class ChaosLink(TcpChaosProxy proxy, Socket client, CancellationToken disposed)
{
    private const int PieceBytes = 16 * 1024;
    private const int QueuedPieces = 64;
    private static readonly TimeSpan BlackholePoll = TimeSpan.FromMilliseconds(5);
    private readonly Socket _server = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public async Task RunAsync(string host, int port)
    {
        try
        {
            client.NoDelay = true;
            await WhileBlackholeAsync();
            await _server.ConnectAsync(host, port, disposed);
            await Task.WhenAll(PassAsync(client, _server, proxy.ToServer), PassAsync(_server, client, proxy.ToClient));
            client.Dispose();
            _server.Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            Reset();
        }
    }

    public void Reset()
    {
        foreach (var socket in new[] { client, _server })
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Ended already.
            }

            socket.Dispose();
        }
    }

    /// <summary>Two loops with a queue between: reading goes on while earlier bytes wait for their time.</summary>
    private async Task PassAsync(Socket from, Socket to, ChaosDirection direction)
    {
        var queue = Channel.CreateBounded<(byte[] Bytes, long At)>(QueuedPieces);
        var reading = ReadAsync(from, queue.Writer);
        try
        {
            await WriteAsync(queue.Reader, to, direction);
            await reading;
        }
        catch
        {
            // The other direction shall not wait for a connection that is gone.
            Reset();
            throw;
        }
    }

    private async Task ReadAsync(Socket from, ChannelWriter<(byte[] Bytes, long At)> queue)
    {
        var buffer = new byte[PieceBytes];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, disposed)) > 0)
            {
                await queue.WriteAsync((buffer[..read], TimeProvider.System.GetTimestamp()), disposed);
            }

            queue.Complete();
        }
        catch (Exception e)
        {
            queue.Complete(e is SocketException ? e : new OperationCanceledException());
        }
    }

    private async Task WriteAsync(ChannelReader<(byte[] Bytes, long At)> queue, Socket to, ChaosDirection direction)
    {
        var passed = 0L;
        await foreach (var (bytes, at) in queue.ReadAllAsync(disposed))
        {
            var wait = direction.Delay - TimeProvider.System.GetElapsedTime(at);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, disposed);
            }

            for (var rest = bytes.AsMemory(); !rest.IsEmpty;)
            {
                await WhileBlackholeAsync();
                await direction.WhileHeldAsync(disposed);
                var rate = direction.BytesPerSecond;
                // A twentieth of a second's worth at a time, so that a narrow line is narrow and not in bursts.
                var size = (int)Math.Min(rest.Length, rate > 0 ? Math.Max(1, rate / 20) : rest.Length);
                if (direction.CutAfterBytes is { } end)
                {
                    size = (int)Math.Min(size, end - passed);
                    if (size <= 0)
                    {
                        throw new SocketException((int)SocketError.ConnectionReset);
                    }
                }

                size = await to.SendAsync(rest[..size], disposed);
                rest = rest[size..];
                passed += size;
                direction.Passed(size);
                if (direction.CutAfterBytes <= passed)
                {
                    // A reset discards what the receiver has not read: let it.
                    await Task.Delay(20, disposed);
                    throw new SocketException((int)SocketError.ConnectionReset);
                }

                if (rate > 0)
                {
                    await Task.Delay(TimeSpan.FromSeconds((double)size / rate), disposed);
                }
            }
        }

        await WhileBlackholeAsync();
        to.Shutdown(SocketShutdown.Send);
    }

    private async Task WhileBlackholeAsync()
    {
        while (proxy.Blackhole)
        {
            await Task.Delay(BlackholePoll, disposed);
        }
    }
}
