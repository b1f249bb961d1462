using System.Net;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial.Tests;

/// <summary>Two ends of one TCP connection over the loopback interface.</summary>
internal static class SocketPair
{
    public static async Task<(Socket Ours, Socket Peer)> ConnectAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var ours = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await ours.ConnectAsync(listener.LocalEndPoint!);
        return (ours, await listener.AcceptAsync());
    }

    /// <summary>Closes a socket with a reset instead of an orderly end.</summary>
    public static void Reset(this Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    public static async Task<byte[]> ReceiveAllAsync(this Socket socket)
    {
        using var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await socket.ReceiveAsync(buffer) is > 0 and var count)
        {
            await received.WriteAsync(buffer.AsMemory(0, count));
        }

        return received.ToArray();
    }
}
