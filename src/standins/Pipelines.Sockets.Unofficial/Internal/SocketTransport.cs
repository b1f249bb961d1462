using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial.Internal;

/// <summary>A connected socket. Closing it ends its operations, so that no cancellation token is needed.</summary>
internal sealed class SocketTransport(Socket socket) : ITransport
{
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => socket.ReceiveAsync(buffer, SocketFlags.None);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            buffer = buffer[await socket.SendAsync(buffer, SocketFlags.None).ConfigureAwait(false)..];
        }
    }

    public ValueTask EndSendingAsync()
    {
        socket.Shutdown(SocketShutdown.Send);
        return default;
    }

    public void Close(bool isAbort)
    {
        if (isAbort)
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // It is closed already, or the peer was faster.
            }
        }

        socket.Dispose();
    }
}
