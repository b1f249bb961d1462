using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AuthGateway.TestSupport;

/// <summary>A bad network in front of a TCP server: late, narrow, cut, reset, or silent, switched while connections are open.</summary>
public sealed class TcpChaosProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _disposed = new();
    private readonly ConcurrentDictionary<ChaosLink, Task> _links = new();
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private volatile bool _blackhole;
    private volatile bool _resetNew;
    private int _accepted;

    private TcpChaosProxy(string host, int port)
    {
        _host = host;
        _port = port;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where the proxy listens, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>`127.0.0.1:PORT`</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>`http://127.0.0.1:PORT/`</summary>
    public Uri Address => new($"http://{Endpoint}");

    /// <summary>From the client to the server.</summary>
    public ChaosDirection ToServer { get; } = new();

    /// <summary>From the server to the client.</summary>
    public ChaosDirection ToClient { get; } = new();

    /// <summary>
    /// Nothing moves in either direction and nothing is closed, as behind a firewall that drops; new connections
    /// are taken and not answered. What was sent meanwhile arrives when it is switched off, as TCP would resend it.
    /// </summary>
    public bool Blackhole
    {
        get => _blackhole;
        set => _blackhole = value;
    }

    /// <summary>New connections are reset at once; open ones stay.</summary>
    public bool ResetNewConnections
    {
        get => _resetNew;
        set => _resetNew = value;
    }

    /// <summary>How many connections were taken so far.</summary>
    public int AcceptedConnections => Volatile.Read(ref _accepted);

    /// <summary>How many connections are open.</summary>
    public int OpenConnections => _links.Count;

    /// <summary>Starts a proxy in front of a server.</summary>
    public static TcpChaosProxy Start(string host, int port) => new(host, port);

    /// <summary>Starts a proxy in front of the server of an address.</summary>
    public static TcpChaosProxy Start(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new(address.Host, address.Port);
    }

    /// <summary>Resets every open connection, on both sides.</summary>
    public void ResetConnections()
    {
        foreach (var link in _links.Keys)
        {
            link.Reset();
        }
    }

    /// <summary>Resets what is open and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync();
        _listener.Stop();
        await _accepting;
        ResetConnections();
        await Task.WhenAll(_links.Values);
        _disposed.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_disposed.Token);
                Interlocked.Increment(ref _accepted);
                var link = new ChaosLink(this, client, _disposed.Token);
                if (ResetNewConnections)
                {
                    link.Reset();
                    continue;
                }

                var running = new TaskCompletionSource();
                _links[link] = running.Task;
                _ = Task.Run(async () =>
                {
                    await link.RunAsync(_host, _port);
                    _links.TryRemove(link, out _);
                    running.SetResult();
                });
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Disposed; the listener says "not listening" where it was stopped between two calls.
        }
    }
}
