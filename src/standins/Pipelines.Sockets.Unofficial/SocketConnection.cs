using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial.Internal;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A connected socket as a duplex pipe. It owns the socket.</summary>
public sealed class SocketConnection : IMeasuredDuplexPipe, IDisposable
{
    private readonly DuplexPump _pump;

    private SocketConnection(Socket socket, DuplexPump pump)
    {
        Socket = socket;
        _pump = pump;
    }

    /// <summary>The socket.</summary>
    public Socket Socket { get; }

    /// <summary>
    /// What was received. Ends when the peer has sent everything; after a fault its read throws, with a
    /// <see cref="ConnectionResetException"/> if the connection was broken off.
    /// </summary>
    public PipeReader Input => _pump.Input;

    /// <summary>
    /// What is to be sent. Its flush waits while the peer does not take it, from the pause to the resume threshold;
    /// completing it ends sending, and receiving goes on.
    /// </summary>
    public PipeWriter Output => _pump.Output;

    /// <summary>What ended the connection first.</summary>
    public PipeShutdownKind ShutdownKind => _pump.ShutdownKind;

    /// <summary>The error of the socket that ended the connection, if one did.</summary>
    public SocketError SocketError => _pump.SocketError;

    /// <summary>Bytes received so far.</summary>
    public long BytesRead => _pump.Received;

    /// <summary>Bytes sent so far.</summary>
    public long BytesSent => _pump.Sent;

    /// <summary>Bytes of the last receive; 0 before the first.</summary>
    public int LastReceived => _pump.LastReceived;

    /// <summary>Done when nothing is sent or received any more and the socket is closed. Never faults.</summary>
    public Task Completion => _pump.Completion;

    long IMeasuredDuplexPipe.TotalBytesSent => BytesSent;

    long IMeasuredDuplexPipe.TotalBytesReceived => BytesRead;

    /// <summary>Makes a duplex pipe of a connected socket and starts to receive.</summary>
    /// <param name="socket">The socket; the connection owns it from here on.</param>
    /// <param name="sendPipeOptions">Thresholds, schedulers and memory of the output; null for the defaults.</param>
    /// <param name="receivePipeOptions">The same of the input.</param>
    /// <param name="connectionOptions">There are none.</param>
    /// <param name="name">The name of the connection in messages.</param>
    [SuppressMessage("Style", "IDE0060", Justification = "The client was compiled against this signature.")]
    [SuppressMessage("Usage", "CA1801", Justification = "The client was compiled against this signature.")]
    public static SocketConnection Create(
        Socket socket,
        PipeOptions? sendPipeOptions,
        PipeOptions? receivePipeOptions,
        SocketConnectionOptions connectionOptions = SocketConnectionOptions.None,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var pump = DuplexPump.Start(
            new SocketTransport(socket),
            sendPipeOptions,
            receivePipeOptions,
            name ?? nameof(SocketConnection));
        return new SocketConnection(socket, pump);
    }

    /// <summary>Commands are small and wait for their reply: they must not wait for each other as well (Nagle).</summary>
    public static void SetRecommendedClientOptions(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
        {
            socket.NoDelay = true;
        }
    }

    /// <summary>Called by the client to fail early where an assembly is missing: here none can be.</summary>
    public static void AssertDependencies()
    {
    }

    /// <summary>Notes that the protocol, and not a fault, ends the connection. The first note stays.</summary>
    /// <returns>Whether this was the first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The kind is not one of the protocol's.</exception>
    public bool TrySetProtocolShutdown(PipeShutdownKind kind) =>
        kind is PipeShutdownKind.ProtocolExitClient or PipeShutdownKind.ProtocolExitServer
            ? _pump.TrySetShutdown(kind)
            : throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only the protocol's own ends can be set.");

    /// <summary>Where bytes are at the moment.</summary>
    public Counters GetCounters() => new(BytesAvailable(), _pump.WaitingToBeRead, _pump.WaitingToBeSent);

    /// <summary>Closes the socket. What waits ends with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _pump.Dispose();

    private long BytesAvailable()
    {
        try
        {
            return Socket.Available;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }

    /// <summary>Where the bytes of a connection are.</summary>
    [SuppressMessage("Design", "CA1034", Justification = "The client was compiled against a nested type.")]
    public readonly record struct Counters(long BytesAvailableOnSocket, long BytesWaitingToBeRead, long BytesWaitingToBeSent);
}
