using System.Net;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial.Tests;

public sealed class SocketAwaitableEventArgsTests
{
    [Fact]
    public async Task A_connect_is_awaited()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var args = new SocketAwaitableEventArgs { RemoteEndPoint = listener.LocalEndpoint };
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (!socket.ConnectAsync(args))
        {
            args.Complete();
        }

        Assert.Equal(0, await args);
        Assert.True(socket.Connected);
        Assert.False(args.IsCompleted);
    }

    [Fact]
    public async Task A_refused_connect_throws_its_error()
    {
        using var args = new SocketAwaitableEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, RedisProcess.FreePort()) };
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (!socket.ConnectAsync(args))
        {
            args.Complete();
        }

        var exception = await Assert.ThrowsAsync<SocketException>(async () => await args);
        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
    }

    [Fact]
    public async Task An_abort_ends_the_wait_for_good_and_a_late_completion_changes_nothing()
    {
        using var args = new SocketAwaitableEventArgs();
        var waiting = Task.Run(async () => await args);

        args.Abort(SocketError.TimedOut);
        args.Complete();

        var exception = await Assert.ThrowsAsync<SocketException>(() => waiting);
        Assert.Equal(SocketError.TimedOut, exception.SocketErrorCode);
        Assert.True(args.IsCompleted);
    }
}
