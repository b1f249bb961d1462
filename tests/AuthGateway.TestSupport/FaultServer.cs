using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AuthGateway.TestSupport;

/// <summary>
/// An upstream over raw TCP that does what the test's script says, once for each connection, and keeps the exact
/// bytes that it received. When the script ends the connection is closed in good order, unless it already ended.
/// </summary>
public sealed class FaultServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _disposed = new();
    private readonly ConcurrentQueue<FaultConnection> _connections = new();
    private readonly ConcurrentBag<Task> _scripts = [];
    private readonly Func<FaultConnection, Task> _script;
    private readonly Task _accepting;

    private FaultServer(Func<FaultConnection, Task> script)
    {
        _script = script;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>`http://127.0.0.1:PORT/`</summary>
    public Uri Address { get; }

    /// <summary>Every connection so far, in order.</summary>
    public IReadOnlyList<FaultConnection> Connections => [.. _connections];

    /// <summary>Starts a server that runs the script for each connection.</summary>
    public static FaultServer Start(Func<FaultConnection, Task> script) => new(script);

    /// <summary>Starts a server that gives every request the same answer, on kept-alive connections.</summary>
    public static FaultServer Answering(string answer) => new(async connection =>
    {
        while (await connection.ReadRequestAsync() is not null)
        {
            await connection.WriteAsync(answer);
        }
    });

    /// <summary>Resets what is open, stops listening and waits for the scripts.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        _listener.Stop();
        await _accepting;
        foreach (var connection in _connections)
        {
            connection.Reset();
        }

        await Task.WhenAll(_scripts);
        _disposed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_disposed.Token);
                socket.NoDelay = true;
                var connection = new FaultConnection(socket, _connections.Count, _disposed.Token);
                _connections.Enqueue(connection);
                _scripts.Add(Task.Run(() => RunAsync(connection)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task RunAsync(FaultConnection connection)
    {
        try
        {
            await _script(connection);
            connection.Close();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other side left, or the server is disposed.
        }
        catch (Exception e)
        {
            connection.Failure = e;
            connection.Reset();
        }
    }
}
